extension String {
    /// Returns the line of a note, which tells the user something beside the results: `note: SENTENCE`.
    public static func note(_ sentence: String) -> String { "note: \(sentence)" }
}
