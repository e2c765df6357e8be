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

    /// Whether every pair of letters that stand side by side, in any case, is one of words.
    static func areOfWords(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        zip(bytes, bytes.dropFirst()).allSatisfy { first, second in
            guard first.isASCIILetter, second.isASCIILetter else { return true }
            return followers[Int(first & 31) - 1] >> UInt32(second & 31) & 1 == 1
        }
    }
}
