#!/usr/bin/env bash
# Recomputes every figure of an evidence on a Spark cluster of this machine: a master and two workers
# on the loopback address, started here and stopped again.
set -euo pipefail

[ $# -eq 1 ] && [ -f "$1/evidence.json" ] || { echo "usage: $0 EVIDENCE (the folder of evidence.json)" >&2; exit 2; }
evidence=$(cd "$1" && pwd)
here=$(cd "$(dirname "$0")" && pwd)
venv=${KIBAN_SPARK_VENV:-${XDG_CACHE_HOME:-$HOME/.cache}/kiban/spark}

if [ ! -x "$venv/bin/spark-submit" ]; then
  echo "installing pyspark into $venv" >&2
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet pyspark
fi

SPARK_HOME=$("$venv/bin/python" -c 'import os, pyspark; print(os.path.dirname(pyspark.__file__))')
export SPARK_HOME SPARK_LOCAL_IP=127.0.0.1 PYSPARK_PYTHON="$venv/bin/python"
work=$(mktemp -d)
port=$("$venv/bin/python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
master=spark://127.0.0.1:$port
started=()

stop() {
  for pid in "${started[@]}"; do kill "$pid" 2>/dev/null || true; done
  wait 2>/dev/null || true
  rm -rf "$work"
}
trap stop EXIT

launch() { # name, class, arguments
  local name=$1; shift
  "$SPARK_HOME/bin/spark-class" "$@" >"$work/$name.log" 2>&1 &
  started+=($!)
}

launch master org.apache.spark.deploy.master.Master --host 127.0.0.1 --port "$port" --webui-port 0
for worker in 1 2; do
  launch "worker-$worker" org.apache.spark.deploy.worker.Worker --host 127.0.0.1 --webui-port 0 \
    --cores 1 --memory 2g --work-dir "$work/worker-$worker" "$master"
done

# Both workers must have registered before work is handed out.
for _ in $(seq 120); do
  [ "$(grep -c 'Registering worker' "$work/master.log" 2>/dev/null || true)" = 2 ] && break
  sleep 0.5
done
registered=$(grep -c 'Registering worker' "$work/master.log" || true)
if [ "$registered" != 2 ]; then
  echo "only $registered of 2 workers came:" >&2
  tail -n 20 "$work"/*.log >&2
  exit 3
fi
echo "a master and $registered workers at $master" >&2

cd "$work"
"$SPARK_HOME/bin/spark-submit" --master "$master" --driver-memory 1g --executor-memory 1g \
  --conf spark.ui.enabled=false \
  --conf spark.sql.shuffle.partitions=8 \
  --conf spark.sql.warehouse.dir="file://$work/warehouse" \
  "$here/recount.py" "$evidence"
