/// Ids of containers, pods and traces, which only a word beside them or their own form distinguishes from checksums.
extension LineScan {
    /// Whether a word is the id of a container, in full (64 digits) or as `docker ps` shows it (12), with a word that
    /// says so: `Removing container b81f00a2c9d3`, `/docker/…`, `containerd://…`, `docker-….scope`. The `sha256:…` of
    /// an image is a checksum.
    func isContainer(_ wordStart: Int, _ wordEnd: Int) -> Bool {
        let count = wordEnd &- wordStart
        guard count == 12 || count == 64 else { return false }
        var start = wordStart
        while wordStart &- start < 4,
            [UInt8(ascii: "/"), UInt8(ascii: "\\"), UInt8(ascii: "\"")].contains(before(start))
        {
            start &-= 1
        }
        if start < wordStart {
            for word in ["overlay2", "moby", "k8s.io", "Container for "] as [StaticString]
            where has(word, before: start) {
                return true
            }
        }
        if role(before: start, mayTouch: start < wordStart) == .container { return true }
        if count == 64,
            has("-json.log", at: wordEnd) || before(wordStart) == UInt8(ascii: "-") && has(".log", at: wordEnd)
        {
            return true
        }
        if isOfCommand(wordStart) { return true }
        if count == 64, isBareID(wordStart) { return true }
        if count == 12 {
            // The bridge of a network: `br-b81f00a2c9d3`.
            if has("br-", before: wordStart), !before(wordStart &- 3).isWordByte { return true }
            if has("Running in ", before: wordStart) { return true }
            if wordStart == lineStart { return isContainerRow(wordEnd) }
        }
        return false
    }

    /// Whether an id follows a bare `id=` (`id=9f2c…`) that is not the id of an image or a commit.
    private func isBareID(_ wordStart: Int) -> Bool {
        guard has("id=", before: wordStart), !before(wordStart &- 3).isHostNameByte, before(wordStart &- 3) != 0x5F
        else {
            return false
        }
        for word in ["image ", "commit ", "build ", "layer "] as [StaticString]
        where has(word, before: wordStart &- 3) {
            return false
        }
        return true
    }

    /// Whether an id follows a command that takes containers and no images: `docker rm -f b81f00a2c9d3`.
    private func isOfCommand(_ wordStart: Int) -> Bool {
        for command in ["rm", "rm -f", "stop", "start", "restart", "kill", "logs", "exec", "wait"] as [StaticString] {
            let start = wordStart &- 1 &- command.utf8CodeUnitCount
            guard before(wordStart) == 0x20, has(command, at: start) else { continue }
            return role(before: start) == .container || has("podman ", before: start) || has("crictl ", before: start)
        }
        return false
    }

    /// Whether the rest of a row has the columns of `docker ps`: an image, and a command in quotes. Rows of images have
    /// no command.
    private func isContainerRow(_ wordEnd: Int) -> Bool {
        let image = endOfBlanks(wordEnd)
        guard image &- wordEnd >= 2 else { return false }
        var imageEnd = image
        while imageEnd &- image < 256, self[imageEnd] > 0x20 { imageEnd &+= 1 }
        let command = endOfBlanks(imageEnd)
        return command > imageEnd && self[command] == UInt8(ascii: "\"")
    }

    /// Returns the end of a trace and a span side by side, 32 and 16 hexadecimal digits:
    /// `[svc,4bf92f3577b34da6a3ce929d0e0e4736,00f067aa0ba902b7]` of Sleuth, or `00-…-…-01` of W3C Trace Context.
    func endOfTrace(_ wordStart: Int, _ wordEnd: Int) -> Int? {
        guard wordEnd &- wordStart == 32 else { return nil }
        // The folder of a machine's journal has the machine's id as its name.
        if has("/journal/", before: wordStart) { return wordEnd }
        switch self[wordEnd] {
        case UInt8(ascii: ","), UInt8(ascii: "-"), UInt8(ascii: "/"), UInt8(ascii: ":"): break
        default: return nil
        }
        var end = wordEnd &+ 1
        while end &- wordEnd <= 17, self[end].isHexadecimalDigit { end &+= 1 }
        guard end &- wordEnd == 17, !self[end].isWordByte else { return nil }
        return end
    }

    /// Whether a word is the queue id that Postfix writes behind its process: `]: 3F2A1B4C5D: to=<…>`.
    func isInQueue(_ wordStart: Int, _ wordEnd: Int) -> Bool {
        guard (9...12).contains(wordEnd &- wordStart), has("]: ", before: wordStart), has(": ", at: wordEnd) else {
            return false
        }
        return (wordStart..<wordEnd).allSatisfy { !base[$0].isASCIILowercase }
    }

    /// Finds the root of a trace of AWS X-Ray: `Root=1-5759e988-bd862e3fe1be46a994272793`.
    func rootMatch(_ wordStart: Int) -> Match? {
        guard before(wordStart) == UInt8(ascii: "-"), has("Root=1-", before: wordStart),
            self[wordStart &+ 8] == UInt8(ascii: "-")
        else { return nil }
        var end = wordStart
        while end &- wordStart < 33, self[end].isHexadecimalDigit || end == wordStart &+ 8 { end &+= 1 }
        return end &- wordStart == 33 && !self[end].isWordByte ? .found(.identifier, wordStart, end) : nil
    }

    // MARK: Pods

    /// Whether Kubernetes draws names from this character: no vowels, and no digits that look like a vowel.
    private func isDrawn(_ byte: UInt8) -> Bool {
        if byte.isDecimalDigit { return 0b11_1111_0100 as UInt32 >> UInt32(byte & 15) & 1 == 1 }
        guard byte.isASCIILowercase else { return false }
        return 0x0110_4111 as UInt32 >> UInt32(byte &- 0x61) & 1 == 0
    }

    /// Returns the end of drawn letters and digits; nil if their number is not in `counts` or another letter or digit
    /// follows.
    private func endOfDrawn(_ place: Int, _ counts: ClosedRange<Int>) -> Int? {
        var end = place
        while end &- place <= counts.upperBound, isDrawn(self[end]) { end &+= 1 }
        return counts.contains(end &- place) && !self[end].isLetterOrDigit ? end : nil
    }

    /// Finds the suffix of a pod's name behind a dash: the hash of its replica set and five characters,
    /// `web-7d4b9c6f5d-x2x9k`. The ordinal of a stateful set is not masked. One part alone is masked only if a word
    /// says what it is: `pod/fluentd-x2x9k`, `replicaset web-7d4b9c6f5d`.
    func podMatch(_ wordStart: Int) -> Match? {
        guard before(wordStart) == UInt8(ascii: "-"), before(wordStart &- 1).isLetterOrDigit else { return nil }
        if let hashEnd = endOfDrawn(wordStart, 8...10) ?? endOfNumberedSet(wordStart) {
            if self[hashEnd] == UInt8(ascii: "-"), let end = endOfDrawn(hashEnd &+ 1, 5...5),
                self[end] != UInt8(ascii: "-")
            {
                return .found(.identifier, wordStart, end)
            }
            if isAnnouncedPod(wordStart), hashEnd &- wordStart <= 10, !isDecimal(wordStart, hashEnd) {
                return .found(.identifier, wordStart, hashEnd)
            }
            return nil
        }
        guard let end = endOfDrawn(wordStart, 5...5), self[end] != UInt8(ascii: "-") else { return nil }
        // The hash may have no digit, so that the scan did not stop there.
        var hash = wordStart &- 1
        while wordStart &- hash <= 10, isDrawn(before(hash)) { hash &-= 1 }
        if (9...11).contains(wordStart &- hash), before(hash) == UInt8(ascii: "-"), before(hash &- 1).isLetterOrDigit {
            return .found(.identifier, hash, end)
        }
        return isAnnouncedPod(wordStart) ? .found(.identifier, wordStart, end) : nil
    }

    private func isDecimal(_ start: Int, _ end: Int) -> Bool { endOfDigits(start) == end }

    /// Returns the end of the number in the names of old replica sets and of the jobs of cron jobs.
    private func endOfNumberedSet(_ place: Int) -> Int? {
        let end = endOfDigits(place)
        return (8...10).contains(end &- place) && self[end] == UInt8(ascii: "-") ? end : nil
    }

    /// Whether a word says that the name whose last part begins at `place` is a pod's or a replica set's.
    private func isAnnouncedPod(_ place: Int) -> Bool {
        var start = place
        // The longest name of RFC 1123.
        while place &- start < 64, before(start).isHostNameByte || before(start) == UInt8(ascii: ".") { start &-= 1 }
        if before(start) == UInt8(ascii: "/") { start &-= 1 }
        if has("replicaset.apps", before: start) || has("replica set ", before: start) { return true }
        return role(before: start) == .pod
    }
}
