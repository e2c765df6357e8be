/// How rare each byte is in logs: what one costs in bits (−log₂ of its share), in round figures.
enum ByteRarity {
    private static let table: [UInt8] = {
        // What stands in no list below: control characters and bytes that UTF-8 has hardly ever or never.
        var table = [UInt8](repeating: 11, count: 256)
        let classes: [(UInt8, String)] = [
            (4, " e0"), (5, "atoinrs12-:./dl"), (6, "cpm3456789ufgb=[]"), (7, "hkvwy_,()\"IETNORSADL"),
            (8, "xCPFMU@#;{}<>'|G\t"), (9, "jqzBHVWXYKJQZ+*&%$!?\\"), (10, "~^`"),
        ]
        for (bits, characters) in classes { for byte in characters.utf8 { table[Int(byte)] = bits } }
        // Chinese: nearly every character begins with one of six bytes and goes on with two of 64.
        for byte in 0x80...0xBF { table[byte] = 7 }
        for byte in 0xE4...0xE9 { table[byte] = 5 }
        for byte in [0xE3, 0xEF] { table[byte] = 7 }
        return table
    }()

    /// The rarity of a byte; of a letter in the commoner one of its cases where case is ignored.
    static func bits(_ byte: UInt8, ignoringCase: Bool) -> Int {
        let bits = Int(table[Int(byte)])
        guard ignoringCase, byte.isASCIILetter else { return bits }
        return min(bits, Int(table[Int(byte ^ 0x20)]))
    }
}
