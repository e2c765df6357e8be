import JobModel
import LogAnalysis

/// A mask that a plugin brings or a user adds. All texts that its pattern matches count as the same when logs are
/// compared.
public struct MaskDeclaration: Sendable, Hashable {
    /// The name of the mask in the `mask` command.
    var name: String
    /// One line that describes the mask in `mask list`.
    var meaning: String
    /// A text that the pattern matches in whole or in part; empty if there is none.
    var example: String
    /// A regular expression in Perl's syntax, which is matched against each line on its own.
    var pattern: String

    /// Declares a mask; its pattern is compiled when the mask is added.
    public init(_ name: String, meaning: String, example: String = "", pattern: String) {
        self.name = name
        self.meaning = meaning
        self.example = example
        self.pattern = pattern
    }
}

extension Masks {
    /// Compiles the mask's pattern and adds the mask.
    ///
    /// - Throws: a usage `Failure` if the name is taken or the pattern does not compile.
    public mutating func add(_ declaration: MaskDeclaration) throws(Failure) {
        let recogniser = PatternRecogniser(try RegularExpression.compiled(declaration.pattern))
        let mask = Mask(
            name: declaration.name, meaning: declaration.meaning, example: declaration.example,
            placeholder: "<\(declaration.name)>")
        guard add(mask, recogniser) else { throw Texts.maskExists(declaration.name) }
    }
}

extension LineExpressions {
    /// Compiles patterns that a user typed.
    ///
    /// - Throws: a usage `Failure` with PCRE2's message and a caret under the place of the error.
    public static func compiled(_ patterns: [String], _ options: Options) throws(Failure) -> LineExpressions {
        do {
            return try LineExpressions(patterns, options)
        } catch {
            throw Texts.notAPattern(error.pattern, error)
        }
    }
}

extension RegularExpression {
    /// Compiles a pattern that a user typed.
    ///
    /// - Throws: a usage `Failure` with PCRE2's message and a caret under the place of the error.
    static func compiled(_ pattern: String, ignoringCase: Bool = false) throws(Failure) -> RegularExpression {
        do {
            return try RegularExpression(pattern, ignoringCase: ignoringCase)
        } catch {
            throw Texts.notAPattern(pattern, error)
        }
    }
}
