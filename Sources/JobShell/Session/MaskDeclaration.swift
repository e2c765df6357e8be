import JobModel
import LogAnalysis

/// A mask that a plugin brings or a user adds: what its pattern matches counts as the same when logs are compared.
public struct MaskDeclaration: Sendable, Hashable, Codable {
    /// The name `mask` knows it by.
    public var name: String
    /// One line for the list.
    public var meaning: String
    /// A text that it takes the whole or a part of.
    public var example: String
    /// A regular expression in Perl's syntax; it is matched line by line.
    public var pattern: String

    /// Declares a mask.
    public init(_ name: String, meaning: String, example: String = "", pattern: String) {
        self.name = name
        self.meaning = meaning
        self.example = example
        self.pattern = pattern
    }
}

extension Masks {
    /// Adds a mask.
    ///
    /// - Throws: a usage `Failure` for a name that is taken and for a pattern that is none.
    public mutating func add(_ declaration: MaskDeclaration) throws(Failure) {
        let recogniser = PatternRecogniser(try RegularExpression.compiled(declaration.pattern))
        let mask = Mask(
            name: declaration.name, meaning: declaration.meaning, example: declaration.example,
            placeholder: "<\(declaration.name)>")
        guard add(mask, recogniser) else { throw Texts.maskExists(declaration.name) }
    }
}

extension LineExpressions {
    /// Compiles what a user typed.
    ///
    /// - Throws: a usage `Failure` with PCRE2's sentence and a caret under the place.
    public static func compiled(_ patterns: [String], _ options: Options) throws(Failure) -> LineExpressions {
        do {
            return try LineExpressions(patterns, options)
        } catch {
            throw Texts.notAPattern(error.pattern, error)
        }
    }
}

extension RegularExpression {
    /// Compiles what a user typed.
    ///
    /// - Throws: a usage `Failure` with PCRE2's sentence and a caret under the place.
    public static func compiled(_ pattern: String, ignoringCase: Bool = false) throws(Failure) -> RegularExpression {
        do {
            return try RegularExpression(pattern, ignoringCase: ignoringCase)
        } catch {
            throw Texts.notAPattern(pattern, error)
        }
    }
}
