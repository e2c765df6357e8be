import Foundation
import JobModel
import Testing

@testable import BKJob

/// That no secret is shown, whatever field of an answer repeats it, and in whatever form.
@Suite struct SecretMaskTests {
    private let secret = "p/ss \"w\\örd&1%中+😀"

    private func masked(_ text: String) -> String { SecretMask([Secret(secret)]).masked(text) }

    @Test func everyFormIsFound() throws {
        let percent = secret.utf8.map { byte in
            byte.isASCIIAlphanumeric ? String(Unicode.Scalar(byte)) : String(format: "%%%02X", byte)
        }.joined()
        let forms = [
            secret, percent, percent.lowercased(), percent.replacing("%20", with: "+"),
            secret.utf8.map { String(format: "%%%02x", $0) }.joined(),
            // Only what an address can't hold.
            secret.replacing(" ", with: "%20").replacing("\"", with: "%22").replacing("\\", with: "%5C"),
            #"p\/ss \"w\\\u00f6rd&1%\u4E2d+\ud83d\uDE00"#, #"p/ss \u0022w\u005cörd\u00261%中+😀"#,
            #"p\\/ss \\\"w\\\\\\u00f6rd&1%\\u4e2d+\\ud83d\\ude00"#,
            "p/ss &quot;w\\&#246;rd&amp;1%&#x4E2D;+&#128512;",
        ]
        for form in forms {
            #expect(masked("before \(form) after") == "before •••• after", "\(form)")
            #expect(masked(form) == "••••")
            #expect(masked("<\(form)\(form)>") == "<••••>")
        }
        // Of what is like it, nothing goes.
        for other in ["p/ss", "P/SS \"W", "before after", "%", "\\", "&", "%2", "\\u", "\\ud83d", "&#", ""] {
            #expect(masked(other) == other)
        }
    }

    @Test func anEncodingOfAnEncodingIsFound() {
        let once = "t%6Fken%2Dof"
        let twice = "t%256Fken%252Dof"
        let mask = SecretMask([Secret("token-of")])
        #expect(mask.masked("a=\(once)&b=\(twice)") == "a=••••&b=••••")
    }

    @Test func base64IsFoundWhereverTheSecretBeginsInIt() {
        let bytes = Array(secret.utf8)
        for before in 0..<6 {
            for after in 0..<4 {
                let text =
                    Array(repeating: UInt8(ascii: "<"), count: before) + bytes
                    + Array(repeating: UInt8(ascii: ">"), count: after)
                let standard = Data(text).base64EncodedString()
                let forAddresses = standard.replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
                for form in [standard, forAddresses] {
                    let shown = masked("Basic \(form).")
                    #expect(shown.hasPrefix("Basic ") && shown.contains("••••"))
                    // What is left at both ends tells of the neighbours, and of a few bits at most of the secret.
                    let left = shown.replacing("Basic ", with: "").replacing("••••", with: "")
                    #expect(left.utf8.count <= (before * 8 + 5) / 6 + (after * 8 + 5) / 6 + 4)
                }
            }
        }
    }

    @Test func secretsThatOverlapAreCoveredWhole() {
        let mask = SecretMask([Secret("token-1"), Secret("my-token-1-long"), Secret("long-and-more")])
        #expect(mask.masked("my-token-1-long token-1") == "•••• ••••")
        #expect(mask.masked("my-token-1-long-and-more") == "••••")
        #expect(mask.masked("my-token-1") == "my-••••")
        // By bytes: a combining character makes another Character of the last letter.
        #expect(mask.masked("token-1\u{301}") == "••••\u{301}")
    }

    /// JSON within JSON within JSON: each backslash of the secret is 2, then 4, then 8.
    @Test func aBackslashIsFoundHoweverOftenItWasEscaped() {
        let mask = SecretMask([Secret(#"tok\enABCD"#)])
        for slashes in [1, 2, 4, 8] {
            let text = "said tok" + String(repeating: #"\"#, count: slashes) + "enABCD."
            #expect(mask.masked(text) == "said ••••.", "\(slashes) backslashes")
        }
    }

    /// The work on a run of backslashes was once the square of its length: half a minute for these.
    @Test(.timeLimit(.minutes(1))) func aMessageOfBackslashesTakesNoLongerThanAnother() {
        let mask = SecretMask([Secret(#"tok\enABCD"#), Secret(#"\\\\"#)])
        // Work that grows with the square of the length would not be done within the time limit.
        let text = mask.excerpt(String(repeating: #"\"#, count: 400_000), most: 300)
        #expect(text.count <= 300)
    }

    @Test func ofALongTextNoSecretIsCutInTheMiddle() {
        let mask = SecretMask([Secret("token-of-ours")])
        for length in [65_524, 65_530] {
            let text = String(repeating: "x", count: length) + "token-of-ours" + String(repeating: "y", count: 9)
            #expect(!mask.excerpt(text, most: 1_000_000).contains("tok"))
        }
    }

    @Test func shortSecretsAreNoNeedles() {
        let mask = SecretMask([Secret(""), Secret("a"), Secret("abc")])
        #expect(mask.masked("abc a cab") == "abc a cab")
        #expect(SecretMask([Secret("abcd")]).masked("abcd a cab") == "•••• a cab")
    }

    @Test func whatIsCutIsMaskedFirst() {
        let mask = SecretMask([Secret("s3cr3t-of-app")])
        let shown = mask.excerpt("0123456789 s3cr3t-of-app", most: 16)
        #expect(shown == "0123456789 ••••")
        #expect(mask.excerpt("0123456789 s3cr3t-of-app", most: 14) == "0123456789 ••…")
    }

    // MARK: Through the door

    /// Answers that repeat a text in every field that a sentence can show.
    private static func answers(_ text: String) -> [ScriptedServer.Answer] {
        let bodies = [
            #"{"result":false,"code":1,"message":"bad @ here"}"#, #"{"result":false,"code":"@","message":""}"#,
            #"{"result":false,"code":1,"message":"","request_id":"@"}"#,
            #"{"result":false,"code":1,"message":"","job_request_id":"@"}"#,
            #"{"result":false,"code":9900403,"message":"","permission":{"actions":[{"name":"@","id":"@"}]}}"#,
            #"{"error":{"code":"@","message":"@","data":{"actions":[{"id":"@"}]}}}"#,
            "<html><title>\(String(repeating: "x", count: 70))@</title></html>",
            #"{"result":false,"code":1,"message":"\#(String(repeating: "x", count: 1990))@"}"#,
        ]
        let place = text.replacing(" ", with: "%20")
        var answers: [ScriptedServer.Answer] = bodies.map { body in .http(body.replacing("@", with: text)) }
        for name in ["X-Bkapi-Error-Code", "X-Bkapi-Request-Id"] {
            answers.append(.http("500 No", [], headers: [name: text]))
        }
        for path in ["\(place)/login?x=\(place)", String(repeating: "x", count: 180) + place] {
            answers.append(.http("302 Found", [], headers: ["Location": "http://elsewhere/\(path)"]))
        }
        return answers
    }

    @Test(arguments: [Door.esb, .gateway])
    func noFieldOfAnAnswerShowsASecret(door: Door) async throws {
        let text = secretValues[0]
        let forms = [
            text, text.utf8.map { String(format: "%%%02X", $0) }.joined(),
            text.unicodeScalars.map { "\\u00" + String($0.value, radix: 16) }.joined(),
            Data("user:\(text)".utf8).base64EncodedString(),
        ]
        for form in forms {
            for answer in Self.answers(form) {
                try await withWorld(door: door, answer: { _ in answer }) { world in
                    let failures = [
                        try await failure { _ = try await world.platform.run(50, in: .business(2)) },
                        try await failure { _ = try await world.platform.variables(of: 50, in: .business(2)) },
                        try await failure {
                            _ = try await world.platform.allLogs(
                                of: [Host(id: 1)], job: 1, step: 2, in: .business(2))
                        },
                    ]
                    for failure in failures {
                        let shown = failure.message + (failure.hint ?? "")
                        #expect(!shown.contains(form.prefix(8)) && !shown.contains(form.suffix(8)), "\(form)")
                    }
                }
            }
        }
    }

    @Test func aTraceShowsNoSecretThatWasTypedAsSomethingElse() async throws {
        try await withWorld(
            door: .gateway, answer: { _ in .http(#"{"result":true,"code":0,"data":{"data":[]}}"#) }
        ) { world in
            var query = JobQuery(since: Timestamp(milliseconds: 1), until: Timestamp(milliseconds: 2))
            query.name = secretValues[0]
            _ = try await world.platform.jobs(query, in: .business(2))
            let url = try #require(world.traces.all.first).url
            #expect(url.contains("name=••••") && !url.contains("s3cr3t"))
        }
    }
}
