//! Pages as small grey pictures, held against the pictures in `golden/`.
//!
//! `UPDATE_EXPECT=1` writes them anew; then look at them before they are committed.

use std::{env, fs, io::Cursor, path::PathBuf};

use hayro::{
    RenderCache, RenderSettings, hayro_interpret::InterpreterSettings, hayro_syntax::Pdf,
    vello_cpu::color::palette::css::WHITE,
};

/// Dots a point: small pictures that still show every rule and line of text.
const SCALE: f32 = 0.5;
/// Grey levels are kept in sixteen steps.
const STEP: u8 = 17;
/// What may differ between machines: dots off by more than three steps, in a thousand.
const LOUD: u8 = 3 * STEP;
const LOUD_PER_MILLE: usize = 5;

struct Picture {
    width: u32,
    height: u32,
    grey: Vec<u8>,
}

/// Holds one page (from 0) against its golden picture.
pub(crate) fn assert_page(bytes: &[u8], page: usize) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/it/golden")
        .join(format!("page-{}.png", page + 1));
    let drawn = draw(bytes, page);
    if env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(&path, encode(&drawn)).expect("the golden picture can be written");
        return;
    }
    let golden = decode(&fs::read(&path).expect("a golden picture"));
    assert_eq!((drawn.width, drawn.height), (golden.width, golden.height));
    let loud = drawn
        .grey
        .iter()
        .zip(&golden.grey)
        .filter(|(drawn, golden)| drawn.abs_diff(**golden) > LOUD)
        .count();
    assert!(
        loud * 1_000 <= drawn.grey.len() * LOUD_PER_MILLE,
        "page {} differs in {loud} dots from {}",
        page + 1,
        path.display()
    );
}

fn draw(bytes: &[u8], page: usize) -> Picture {
    let pdf = Pdf::new(bytes.to_vec()).expect("a PDF file");
    let settings = RenderSettings {
        x_scale: SCALE,
        y_scale: SCALE,
        bg_color: WHITE,
        ..RenderSettings::default()
    };
    let drawn = hayro::render(
        &pdf.pages()[page],
        &RenderCache::new(),
        &InterpreterSettings::default(),
        &settings,
    );
    let grey = drawn
        .data()
        .iter()
        .map(|dot| {
            let sum = u16::from(dot.r) + u16::from(dot.g) + u16::from(dot.b);
            let grey = u8::try_from(sum / 3).expect("a mean of bytes is a byte");
            (grey / STEP) * STEP
        })
        .collect();
    Picture {
        width: drawn.width().into(),
        height: drawn.height().into(),
        grey,
    }
}

fn encode(picture: &Picture) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, picture.width, picture.height);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::Four);
    encoder.set_compression(png::Compression::High);
    let rows = picture.grey.chunks(picture.width as usize);
    let packed: Vec<u8> = rows
        .flat_map(|row| row.chunks(2))
        .map(|pair| (pair[0] / STEP) << 4 | pair.get(1).map_or(0, |grey| grey / STEP))
        .collect();
    let mut writer = encoder.write_header().expect("a header");
    writer.write_image_data(&packed).expect("the dots");
    writer.finish().expect("an end");
    bytes
}

fn decode(bytes: &[u8]) -> Picture {
    let decoder = png::Decoder::new(Cursor::new(bytes));
    let mut reader = decoder.read_info().expect("a PNG file");
    let mut packed = vec![0; reader.output_buffer_size().expect("a size")];
    reader.next_frame(&mut packed).expect("the dots");
    let (width, height) = reader.info().size();
    let grey = packed
        .chunks(width.div_ceil(2) as usize)
        .flat_map(|row| {
            row.iter()
                .flat_map(|pair| [(pair >> 4) * STEP, (pair & 15) * STEP])
                .take(width as usize)
        })
        .collect();
    Picture {
        width,
        height,
        grey,
    }
}
