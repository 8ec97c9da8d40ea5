//! Takes names out of the `target_features` section of a WebAssembly module. The standard library is shipped with
//! reference types and multiple values switched on, the linker unites that with our own flags, and wasm-bindgen then uses
//! both. Newer WebKitGTK on ARM shows a blank page with them, and Debian's wasm-opt cannot read them.

const SECTION: &str = "target_features";
const CUSTOM: u8 = 0;
const HEADER: usize = 8;

/// Copies `module` without the features `dropped`; `None` where it is no WebAssembly module.
pub fn without(module: &[u8], dropped: &[&str]) -> Option<Vec<u8>> {
    let (header, mut rest) = module.split_at_checked(HEADER)?;
    let mut copy = header.to_vec();
    while !rest.is_empty() {
        let (id, after) = rest.split_first()?;
        let (length, after) = number(after)?;
        let (body, after) = after.split_at_checked(length)?;
        rest = after;
        copy.push(*id);
        match own_section(*id, body) {
            Some(list) => write_bytes(&mut copy, &section(&kept(list, dropped)?)),
            None => write_bytes(&mut copy, body),
        }
    }
    Some(copy)
}

/// The list inside the section we are after; `None` for every other section.
fn own_section(id: u8, body: &[u8]) -> Option<&[u8]> {
    let (length, after) = number(body).filter(|_| id == CUSTOM)?;
    let (name, list) = after.split_at_checked(length)?;
    (name == SECTION.as_bytes()).then_some(list)
}

/// Each entry is one byte (`+` or `-`) and a name.
fn kept<'a>(list: &'a [u8], dropped: &[&str]) -> Option<Vec<(u8, &'a [u8])>> {
    let (count, mut rest) = number(list)?;
    let mut entries = Vec::with_capacity(count);
    for _ in 0..count {
        let (sign, after) = rest.split_first()?;
        let (length, after) = number(after)?;
        let (name, after) = after.split_at_checked(length)?;
        rest = after;
        if !dropped.iter().any(|dropped| dropped.as_bytes() == name) {
            entries.push((*sign, name));
        }
    }
    Some(entries)
}

fn section(entries: &[(u8, &[u8])]) -> Vec<u8> {
    let mut body = Vec::new();
    write_bytes(&mut body, SECTION.as_bytes());
    write_number(&mut body, entries.len());
    for (sign, name) in entries {
        body.push(*sign);
        write_bytes(&mut body, name);
    }
    body
}

/// Reads an unsigned LEB128 number (WebAssembly specification, 5.2.2).
fn number(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let mut value = 0;
    for (place, byte) in bytes.iter().enumerate().take(5) {
        value |= usize::from(byte & 0x7f) << (7 * place);
        if byte & 0x80 == 0 {
            return Some((value, &bytes[place + 1..]));
        }
    }
    None
}

fn write_number(out: &mut Vec<u8>, mut value: usize) {
    loop {
        let low = u8::try_from(value & 0x7f).expect("seven bits fit a byte");
        value >>= 7;
        if value == 0 {
            out.push(low);
            return;
        }
        out.push(low | 0x80);
    }
}

fn write_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    write_number(out, bytes.len());
    out.extend_from_slice(bytes);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn module(features: &[&str]) -> Vec<u8> {
        let mut module = b"\0asm\x01\0\0\0".to_vec();
        module.extend([1, 2, 0xaa, 0xbb]);
        module.push(CUSTOM);
        let entries: Vec<_> = features.iter().map(|name| (b'+', name.as_bytes())).collect();
        write_bytes(&mut module, &section(&entries));
        module
    }

    #[test]
    fn named_features_go_and_everything_else_stays() {
        let dropped = ["reference-types", "multivalue"];
        let before = module(&["bulk-memory", "multivalue", "reference-types", "sign-ext"]);
        assert_eq!(without(&before, &dropped), Some(module(&["bulk-memory", "sign-ext"])));
    }

    #[test]
    fn numbers_of_more_than_one_byte_survive() {
        let mut bytes = Vec::new();
        write_number(&mut bytes, 624_485);
        assert_eq!(bytes, [0xe5, 0x8e, 0x26]);
        assert_eq!(number(&bytes), Some((624_485, &[][..])));
    }

    #[test]
    fn a_cut_module_is_refused() {
        let whole = module(&["sign-ext"]);
        assert_eq!(without(&whole[..whole.len() - 1], &[]), None);
    }
}
