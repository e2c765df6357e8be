import TerminalText

/// The state of a line being edited: keys and commands go in, a text and what to do come out. It knows no terminal and
/// no libedit, so that it can be tested without them.
///
/// Keys reach it in two ways. A key that a command is waiting for, or that a search or the menu takes, is given to
/// ``receive(_:isAlone:)``; every other key is looked up in libedit's key maps, which run ``perform(_:key:)``.
struct LineEditing: Sendable {
    /// The key map that applies.
    enum Mode: Sendable, Equatable {
        case emacs, viInsert, viCommand
    }

    /// What the owner of the line has to do after a key.
    enum Effect: Sendable, Equatable {
        case none
        /// The command could not do anything.
        case refuse
        /// The line is complete.
        case accept
        case endOfInput
        case clearScreen
        /// Candidates are wanted for the word at the cursor; ``show(_:)`` takes them.
        case complete
        /// The text is to be edited in the user's text editor; ``replaceAll(with:)`` takes the result.
        case editExternally
    }

    /// What the next key is for.
    enum Expectation: Sendable, Equatable {
        case quoted
        case find(isBackward: Bool, isTill: Bool)
        case replacement
        case textObject(isInner: Bool)
    }

    /// What the last command did, as far as the next one depends on it.
    enum LastAction: Sendable, Equatable {
        case other, insertion, kill, history
        case yank(Range<Int>)
        case lastWord(Range<Int>, entry: Int)
        /// Up and down keep the display column in which they began.
        case vertical(column: Int)
    }

    /// A vi operator that waits for its motion.
    struct PendingOperator: Sendable, Equatable {
        enum Kind: Sendable, Equatable {
            case delete, change, yank
        }
        var kind: Kind
        var count: Int?
    }

    /// A key or a command, as it is repeated by vi's `.`.
    enum Input: Sendable {
        case command(EditingCommand, Unicode.Scalar)
        case key(Key)
    }

    var buffer = TextBuffer()
    var log = EditLog()
    var killRing: KillRing
    private(set) var mode: Mode
    /// The text as it was when the line began or was taken from the history, for vi's `U`.
    var original = TextBuffer()
    /// Whether the line may have line breaks and is kept in the history.
    let isStatement: Bool
    /// The history, oldest entry first. It may be set once the line is on the screen.
    var entries: [String] { didSet { isSuggestionStale = true } }
    /// The entries of this session, oldest first, which are suggested before those of others.
    var ownEntries: [String] = [] { didSet { isSuggestionStale = true } }
    /// Whether a text is a whole statement.
    let isComplete: @Sendable (String) -> Bool

    var argument: Argument?
    var expectation: Expectation?
    var lastAction = LastAction.other
    var mark: Int?
    var isOverwriting = false
    var walk: HistoryWalk?
    var search: HistorySearch?
    var lastQuery: String
    var menu: CompletionMenu?

    var pendingOperator: PendingOperator?
    /// The last `f`, `F`, `t` or `T`.
    var lastFind: (key: Character, isBackward: Bool, isTill: Bool)?
    /// Whether the text that vi's `p` inserts is whole lines.
    var isRegisterLinewise: Bool
    private var record: [Input] = []
    private var lastChange: [Input]
    private var isRepeating = false
    private var recordStart = TextBuffer()

    /// A suggestion for an empty line; taken by the keys that take the rest of the history's.
    var offer = "" { didSet { isSuggestionStale = true } }
    /// The greyed rest of the line, after ``updateSuggestion()``.
    private(set) var suggestion = ""
    private var isSuggestionStale = true
    /// The entry that the last suggestion came from.
    private var suggestionSource: String?

    /// A numeric argument.
    struct Argument: Sendable, Equatable {
        var isNegative = false
        var digits: Int?
        var value: Int { (digits ?? 1) * (isNegative ? -1 : 1) }
    }

    /// The largest numeric argument.
    static let mostRepeats = 9999

    /// Begins an empty line.
    ///
    /// - Parameter previous: the line before, whose kill ring, last search and last change are kept.
    init(
        mode: Mode, isStatement: Bool = true, entries: [String] = [], after previous: LineEditing? = nil,
        isComplete: @escaping @Sendable (String) -> Bool = { _ in true }
    ) {
        self.mode = mode
        self.isStatement = isStatement
        self.entries = entries
        killRing = previous?.killRing ?? KillRing()
        lastQuery = previous?.lastQuery ?? ""
        lastFind = previous?.lastFind
        lastChange = previous?.lastChange ?? []
        isRegisterLinewise = previous?.isRegisterLinewise ?? false
        self.isComplete = isComplete
        // What is typed first counts as an insertion, so that it can be repeated.
        if mode == .viInsert { record = [.command(.viInsert, "i")] }
    }

    var text: String { buffer.text }

    // MARK: Keys

    /// Takes a key if a command waits for it, or if a search or the menu does.
    ///
    /// - Parameter isAlone: whether no other key came together with it. An Esc that came with another key is the Meta
    ///   key.
    /// - Returns: nil if the key is to be looked up in the key maps.
    mutating func receive(_ key: Key, isAlone: Bool = true) -> Effect? {
        let effect = take(key, isAlone: isAlone)
        if effect != nil { settle(.key(key)) }
        return effect
    }

    private mutating func take(_ key: Key, isAlone: Bool) -> Effect? {
        if let expectation {
            self.expectation = nil
            if case .paste = key {} else { return meet(expectation, with: key) }
        }
        if search != nil { return searchKey(key, isAlone: isAlone) }
        if menu != nil, let effect = menuKey(key, isAlone: isAlone) { return effect }
        if case .paste(let text) = key {
            pendingOperator = nil
            argument = nil
            let pasted = isStatement ? text : String(text.map { $0.isNewline ? " " : $0 })
            lastAction = .other
            change(buffer.cursor..<buffer.cursor, to: pasted)
            return Effect.none
        }
        return nil
    }

    /// Ctrl-C, before it cancels the line.
    ///
    /// - Returns: whether it ended something else, and the line goes on.
    mutating func interrupt() -> Bool {
        guard let search else { return false }
        buffer = search.original
        self.search = nil
        settle(nil)
        return true
    }

    /// Runs a command.
    ///
    /// - Parameter key: the last key of the command.
    mutating func perform(_ command: EditingCommand, key: Unicode.Scalar = "\0") -> Effect {
        if pendingOperator == nil, argument == nil, expectation == nil, mode == .viCommand, !isRepeating {
            record = []
            recordStart = buffer
        }
        let effect = run(command, Character(key))
        settle(.command(command, key))
        return effect
    }

    /// Brings everything that depends on the text up to date after a key.
    private mutating func settle(_ input: Input?) {
        if mode == .viCommand, pendingOperator == nil, search == nil { stayOnCharacter() }
        if let input, !isRepeating, mode != .emacs {
            if record.count < 100_000 { record.append(input) }
            if mode == .viCommand, pendingOperator == nil, argument == nil, expectation == nil, search == nil {
                if case .command(let command, _) = input, command == .viRepeat || command == .undo {
                    record = []
                } else if recordStart.characters != buffer.characters {
                    lastChange = record
                    record = []
                    recordStart = buffer
                }
            }
        }
        isSuggestionStale = true
    }

    // MARK: Changes

    /// Replaces a part of the text.
    ///
    /// - Parameter continues: whether the change is undone together with the one before.
    mutating func change(_ range: Range<Int>, to text: String, continues: Bool = false) {
        log.add(buffer.replace(range, with: text), continues: continues)
    }

    /// Replaces the whole text, as one change, with the cursor at its end.
    mutating func replaceAll(with text: String) {
        change(0..<buffer.count, to: text)
        lastAction = .other
    }

    /// Kills a part of the text, and puts the cursor where it was.
    mutating func kill(_ range: Range<Int>, joins: Bool, isBackward: Bool) -> Effect {
        let range = buffer.clamped(range)
        guard !range.isEmpty else { return .refuse }
        killRing.add(buffer.text(range), joins: joins, isBackward: isBackward)
        isRegisterLinewise = false
        change(range, to: "")
        lastAction = .kill
        return .none
    }

    mutating func setMode(_ mode: Mode) {
        if mode != self.mode { log.endStep() }
        self.mode = mode
    }

    /// In vi's command mode the cursor is on a character, and not behind the last one of a line.
    private mutating func stayOnCharacter() {
        let text = buffer.characters
        let start = WordMotion.lineStart(text, buffer.cursor)
        if buffer.cursor > start, buffer.cursor == WordMotion.lineEnd(text, buffer.cursor) {
            buffer.move(to: buffer.cursor - 1)
        }
    }

    // MARK: Repeating

    /// vi's `.`: the keys of the last change once more.
    mutating func repeatChange() -> Effect {
        guard !isRepeating, !lastChange.isEmpty else { return .refuse }
        isRepeating = true
        let times = argument.map { max(1, $0.value) } ?? 1
        argument = nil
        let inputs = lastChange
        for _ in 0..<min(times, 100) {
            for input in inputs {
                switch input {
                case .command(let command, let key): _ = perform(command, key: key)
                case .key(let key): _ = receive(key)
                }
            }
            if mode != .viCommand { setMode(.viCommand) }
        }
        isRepeating = false
        lastChange = inputs
        return .none
    }

    // MARK: The suggestion

    /// Notes that the text or what is shown beside it has changed.
    mutating func suggestionMayChange() { isSuggestionStale = true }

    /// Finds the rest of the newest entry that begins with the text, or takes what was offered for an empty line. Many
    /// keys may come before the line is drawn, so that is not done after each.
    mutating func updateSuggestion() {
        guard isSuggestionStale else { return }
        isSuggestionStale = false
        guard isStatement, mode != .viCommand, menu == nil, search == nil, buffer.isCursorAtEnd else {
            suggestion = ""
            return
        }
        if buffer.isEmpty {
            suggestion = offer
            return
        }
        let text = buffer.text
        func continues(_ entry: String) -> Bool {
            entry.utf8.starts(with: text.utf8) && entry.utf8.count > text.utf8.count
        }
        // While the typed text follows the suggestion, it stays.
        if !(suggestionSource.map(continues) ?? false) {
            suggestionSource = ownEntries.last(where: continues) ?? entries.last(where: continues)
        }
        suggestion = suggestionSource.map { String($0.dropFirst(buffer.count)) } ?? ""
        if suggestion.isEmpty, offer.utf8.starts(with: text.utf8) { suggestion = String(offer.dropFirst(buffer.count)) }
    }

    /// Takes the suggestion, or its first word.
    ///
    /// - Returns: whether there was one.
    mutating func takeSuggestion(word: Bool) -> Bool {
        updateSuggestion()
        guard !suggestion.isEmpty, buffer.isCursorAtEnd else { return false }
        var taken = suggestion
        if word {
            let characters = Array(buffer.characters + suggestion)
            let end = WordMotion.wordEnd(characters, from: buffer.count)
            taken = String(characters[buffer.count..<end])
        }
        change(buffer.count..<buffer.count, to: taken)
        return true
    }
}
