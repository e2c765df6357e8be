/// Which letters follow one another in English words: what is no word was drawn by lot.
///
/// Of letters drawn by lot half of the pairs stand in no word, so that of eight such letters one in a hundred passes for
/// a word. (The pairs are those that the author knows a common word for.)
enum LetterPairs {
    /// For each letter from `a` on, those that follow it.
    private static let followers: [UInt32] = [
        "bcdefgiklmnprstuvwxyz", "abeijlorsuty", "aceghiklortuy", "adegilmnorsuvwy", "abcdefghiklmnopqrstuvwxyz",
        "aefilortuy", "aeghilmnorstuy", "aeilmnorstuwy", "abcdefgklmnopqrstvxz", "aeou", "aeilnosuwy",
        "abcdefgiklmnopstuvwy", "abeilmnopsuy", "acdefghiklnopqrstuvxyz", "abcdefghiklmnopqrstuvwxyz", "aehiloprstuy",
        "u", "abcdefghiklmnopqrstuvwyz", "acefhiklmnopqstuwy", "acehilmorstuwyz", "abcdefgilmnoprstvxz", "aeioruy",
        "aehilnorsy", "acehipty", "abcdeilmnopstw", "aeiloyz",
    ].map { letters in letters.utf8.reduce(0) { $0 | 1 << UInt32($1 & 31) } }

    /// What names are ended with that have as many letters as `mktemp` mostly draws: all scripts do so alike, while one
    /// host in a few thousand would stand out if what merely sounds like a word were one.
    private static let endings: Set<[UInt8]> = Set(
        """
        archived checksum complete database disabled download finished inactive lockfile manifest metadata original
        packages password pipeline previous progress released rollback settings snapshot template terminal unpacked
        certificate connection dependency deployment migrations properties repository
        """.split(whereSeparator: \.isWhitespace).map { Array($0.utf8) })

    /// Whether letters are one of those endings.
    static func areEnding(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool { endings.contains(Array(bytes)) }

    /// Whether every pair of letters that stand side by side, in any case, is one of words.
    static func areOfWords(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        zip(bytes, bytes.dropFirst()).allSatisfy { first, second in
            guard first.isASCIILetter, second.isASCIILetter else { return true }
            return followers[Int(first & 31) - 1] >> UInt32(second & 31) & 1 == 1
        }
    }
}
