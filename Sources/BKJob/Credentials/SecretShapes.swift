import JobModel

/// Finds words that are probably secrets by the form of the text around them, whoever wrote the text: the value of a
/// name that credentials have (`bk_token=…`, `"password": "…"`), and the password in front of an `@`
/// (`https://user:…@host`, `user:…@host`).
///
/// It is meant for statements and for sentences about them, where a secret is a mistake of the person who typed it. It
/// is not applied to logs.
package enum SecretShapes {
    /// The names, in lower case, that the platform gives to credentials and that `login` accepts.
    private static let credentialNames: Set<String> = Set(
        Credentials.Name.allCases.filter(\.isSecret).map(\.rawValue) + [
            "bk_access_token", "bk_job_access_token", "bk_ticket",
        ])

    /// Whether a text is the name of a secret credential of the platform, in lower or upper case.
    package static func isCredentialName(_ text: some StringProtocol) -> Bool {
        credentialNames.contains(text.lowercased())
    }

    /// Whether a text is a word for a password, behind which people type one: `let password x`.
    package static func isWordForPassword(_ text: some StringProtocol) -> Bool {
        ["password", "passwd", "密码", "口令"].contains(text.lowercased())
    }

    /// The words of a text that are probably secrets, without what surrounds them; empty when there are none.
    package static func words(in text: String) -> [String] {
        // Most texts have none of the characters that all forms need.
        guard text.contains(where: { "@=:＝：".contains($0) }) else { return [] }
        return valuesOfNames(in: text) + passwordsOfURLs(in: text) + passwordsOfUsers(in: text)
    }

    /// The values behind `name=`, `name:` and `"name": "`, where the name ends in a word for a secret. Behind `token: `
    /// stands a reason in many messages, and a secret only behind `password: `. A value that begins like a variable or a
    /// regular expression (`token=(\w+)`) is none.
    private static func valuesOfNames(in text: String) -> [String] {
        let form =
            #/
            (?i:(?:passw(?:or)?d | 密码 | 口令)["']?\s*[=:＝：]\s*["'“‘]? | (?:secret | token | ticket | api[_\-]?key | 密钥)
            (?: ["']\s*[:：]\s*["'] | ["']?[=:＝：]["'“‘]? ))
            ([^\s"'“”‘’|;&，；｜]+)
            /#
        return text.matches(of: form).map { String($0.1) }.filter { value in
            let beginnings = ["$", "(", "[", "\\", "^", "<", "{", ".*", ".+", "="]
            return !beginnings.contains(where: value.hasPrefix)
        }
    }

    /// The passwords in `scheme://user:password@host`; the user where there is no password, because tokens are sent in
    /// that place.
    private static func passwordsOfURLs(in text: String) -> [String] {
        text.matches(of: #/:\/\/([^\s\/'"]*)@/#).compactMap { match in
            let user = match.1
            let password = user.firstIndex(of: ":").map { user[user.index(after: $0)...] } ?? user
            return password.isEmpty ? nil : String(password)
        }
    }

    /// The passwords in `user:password@host` without a scheme. Host sets have colons and `@`, too: `3:10.0.0.7,@failed`,
    /// `tag:a,@ok`.
    private static func passwordsOfUsers(in text: String) -> [String] {
        let form = #/(?:^|[\s'"=,(])([\w.~%+\-]+):([^\s\/'"@][^\s'"]*)@[\w\[]/#
        return text.matches(of: form).compactMap { match in
            let (user, password) = (match.1, match.2)
            let isOfHostSet =
                user == "tag" || user == "id"
                || (user + ":" + password).allSatisfy { $0.isHexDigit || ":.,[]!&^*-@".contains($0) }
            return isOfHostSet ? nil : String(password)
        }
    }
}

extension Failure {
    /// The failure with words of a statement masked that are probably secrets, and without a hint that would show one of
    /// them. What is marked in the statement is not kept.
    package func masking(_ words: [String]) -> Failure {
        let words = words.filter { !$0.isEmpty }
        guard !words.isEmpty else { return self }
        let hint = advice.flatMap { advice in words.contains(where: advice.text.contains) ? nil : advice }
        var result = SecretMask(words.map(Secret.init)).masked(self)
        result.advice = hint
        return result
    }

    /// The failure with those words masked that are probably secrets by the form of its own sentences.
    package var withoutProbableSecrets: Failure {
        var words = SecretShapes.words(in: message) + (hint.map(SecretShapes.words) ?? [])
        if case .text(let mark)? = culprit { words += SecretShapes.words(in: mark.text) }
        return masking(words)
    }
}
