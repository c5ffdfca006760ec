//! Fonts that tell no characters (文字コードの対応表のないフォント): older files embed a font under
//! a standard Japanese encoding and leave the table of characters to the reader.

use std::collections::BTreeMap;

use hayro_cmap::{BfString, CMap, CMapName, CidFamily, load_embedded};
use hayro_interpret::font::Glyph;
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::object::dict::keys::{
    BASE_FONT, CIDSYSTEMINFO, DESCENDANT_FONTS, ENCODING, ORDERING, REGISTRY, SUBTYPE, TO_UNICODE,
};
use hayro_interpret::hayro_syntax::object::{Array, Dict, Name, Object, String as Bytes};
use std::cell::OnceCell;

/// From the codes of a font to collection numbers (CID), and from those to characters.
struct Encoding {
    codes: CMap,
    characters: CMap,
}

/// The encodings of a file, found when the first glyph asks for one.
pub(super) struct Encodings<'a> {
    pdf: &'a Pdf,
    fonts: OnceCell<BTreeMap<String, Vec<Encoding>>>,
}

impl<'a> Encodings<'a> {
    pub(super) fn new(pdf: &'a Pdf) -> Self {
        Self {
            pdf,
            fonts: OnceCell::new(),
        }
    }

    /// The character of a glyph by the encoding of its font.
    pub(super) fn unicode(&self, glyph: &Glyph<'_>) -> Option<BfString> {
        let Glyph::Outline(outline) = glyph else {
            return None;
        };
        let fonts = self.fonts.get_or_init(|| encodings(self.pdf));
        if fonts.is_empty() {
            return None;
        }
        let name = outline.font_data()?.postscript_name?;
        let code = outline.char_code();
        fonts.get(&name)?.iter().find_map(|font| {
            let cid = (1..=4).find_map(|bytes| font.codes.lookup_cid_code(code, bytes))?;
            font.characters.lookup_bf_string(cid)
        })
    }
}

fn encodings(pdf: &Pdf) -> BTreeMap<String, Vec<Encoding>> {
    let mut fonts: BTreeMap<String, Vec<Encoding>> = BTreeMap::new();
    for object in pdf.objects() {
        if let Object::Dict(font) = object
            && let Some((name, encoding)) = encoding(&font)
        {
            fonts.entry(name).or_default().push(encoding);
        }
    }
    fonts
}

fn encoding(font: &Dict<'_>) -> Option<(String, Encoding)> {
    if font.get::<Name<'_>>(SUBTYPE)?.as_str() != "Type0" || font.contains_key(TO_UNICODE) {
        return None;
    }
    let name = font.get::<Name<'_>>(BASE_FONT)?;
    let name = match name.as_str().split_once('+') {
        Some((subset, rest)) if subset.len() == 6 => rest.to_owned(),
        _ => name.as_str().to_owned(),
    };
    let codes = match CMapName::from_bytes(font.get::<Name<'_>>(ENCODING)?.as_ref()) {
        CMapName::IdentityH | CMapName::IdentityV => CMap::identity_h(),
        known => CMap::parse(load_embedded(known)?, load_embedded)?,
    };
    let declared = || {
        let parts = font.get::<Array<'_>>(DESCENDANT_FONTS)?;
        let info = parts
            .iter::<Dict<'_>>()
            .next()?
            .get::<Dict<'_>>(CIDSYSTEMINFO)?;
        let registry = info.get::<Bytes<'_>>(REGISTRY)?;
        let ordering = info.get::<Bytes<'_>>(ORDERING)?;
        Some(CidFamily::from_registry_ordering(&registry, &ordering))
    };
    let own = codes.metadata().character_collection.clone();
    let family = own
        .map(|collection| collection.family)
        .filter(|family| *family != CidFamily::AdobeIdentity)
        .or_else(declared)?;
    let characters = CMap::parse(load_embedded(family.ucs2_cmap()?)?, load_embedded)?;
    Some((name, Encoding { codes, characters }))
}
