/// What a host did, as far as learning distinguishes it.
public struct BehaviourKey: Sendable, Hashable {
    let hash: ByteHash
}

extension Behaviours {
    /// Returns the key of a host's findings. It depends on texts alone, so that equal keys mean equal findings even of
    /// hosts that were learned from separately.
    func behaviour(of host: Int) -> BehaviourKey {
        var (first, second) = (UInt64(0), UInt64(0))
        for finding in findings[host] {
            let hash = contentHash(of: finding)
            first &+= hash.first
            second &+= hash.second
        }
        return BehaviourKey(hash: withUnsafeBytes(of: (first, second)) { ByteHash($0) })
    }

    private func contentHash(of finding: Finding) -> ByteHash {
        let kind = kindHash(finding.kind)
        var words: [UInt64] = [kind.first, kind.second, UInt64(bitPattern: Int64(finding.place))]
        switch finding.form {
        case .isEmpty: words.append(0)
        case .lacksKind: words.append(1)
        case .hasKind: words.append(2)
        case .order: words.append(3)
        case .part(let hash): words += [4, hash]
        case .values(let hash): words += [5, hash]
        case .deviates(let deviation):
            words += [6, UInt64(deviation.form.rawValue), UInt64(bitPattern: Int64(deviation.count))]
            if let norm = norms[finding.kind] { words += deviation.values.map { norm.values.textHash($0) } }
        }
        return words.withUnsafeBytes { ByteHash($0) }
    }

    /// Returns the hash of the text that a kind's lines have in common.
    func kindHash(_ kind: Int32) -> ByteHash {
        ByteHash(kinds.shapes.indices.contains(Int(kind)) ? kinds.text(kinds.shapes[Int(kind)]) : [])
    }

    /// Whether all hosts have the kind, or the hosts agree about its presence, so that lacking or having it is a
    /// deviation.
    func isJudged(_ norm: KindNorm) -> Bool {
        norm.hosts.count == kinds.hostCount
            || Agreement.aboutPresence(norm.hosts.count, of: kinds.hostCount) >= Agreement.ofPresence
    }
}

/// Lines as they are compared after learning: without their noise.
public struct LearnedLines: Sendable {
    /// How a line is compared.
    enum Key: Sendable {
        /// The line is of a kind without a norm and is ignored as a whole.
        case noise
        /// Lines with equal hashes are equal. If `isOnce`, any number of them counts as one.
        case same(ByteHash, isOnce: Bool)
    }

    private var keys: [ByteHash: Key] = [:]

    /// Creates a value that knows no line.
    public init() {}

    /// Adds the lines of `other`.
    public mutating func merge(_ other: LearnedLines) { keys.merge(other.keys) { known, _ in known } }

    init(_ behaviours: Behaviours, host: Int) {
        let lines = behaviours.kinds.lines
        for line in lines.hosts[host].lines {
            let hash = lines.hash(of: Int(line))
            if keys[hash] == nil { keys[hash] = behaviours.lineKey(of: Int(line)) }
        }
    }

    /// Returns the key of a masked line; nil if none of the hosts has the line.
    func key(of masked: ByteHash) -> Key? { keys[masked] }
}

extension Behaviours {
    /// Returns the key of a distinct line.
    func lineKey(of line: Int) -> LearnedLines.Key {
        let kind = kinds.shapeOf[line]
        guard let norm = norms[kind] else { return .noise }
        let isRare = norm.isOfOtherValues(line)
        let counted = countedPlaces[kind]
        if norm.mayBeNone || !isJudged(norm), !isRare, counted == nil { return .noise }
        let hash = kindHash(kind)
        let parts = (counted ?? []).sorted().map { norm.value(at: $0, ofLine: line) }
        let numbers = [hash.first, hash.second] + (norm.tuple(ofLine: line) + parts).map { norm.values.textHash($0) }
        let key = numbers.withUnsafeBytes { ByteHash($0) }
        return .same(key, isOnce: !norm.hasUsualNumber(line))
    }

    /// Returns the places whose values are ignored.
    ///
    /// - Parameter counted: places that are not ignored, because the user wants them to count.
    func learnedPlaces(most: Int, but counted: Set<LearnedPlace.Identity>) -> (told: [LearnedPlace], count: Int) {
        var found: [(kind: Int32, place: Int, values: Int, hosts: Int)] = []
        for (kind, norm) in norms {
            let pattern = kinds.text(kinds.shapes[Int(kind)])
            func isCounted(_ place: Int) -> Bool {
                counted.contains(LearnedPlace.Identity(pattern: pattern, place: place))
            }
            if !isJudged(norm), countedPlaces[kind] == nil {
                // The presence of such a line is ignored.
                found.append((kind, -1, 0, norm.hosts.count))
                continue
            }
            for place in norm.values.places.indices
            where !norm.isJudged(place) && !isCounted(place) && countedPlaces[kind]?.contains(place) != true {
                let count = Set(norm.values.places[place]).count
                if count > 1 { found.append((kind, place, count, norm.hosts.count)) }
            }
        }
        found.sort { one, other in
            if one.hosts != other.hosts { return one.hosts > other.hosts }
            if one.values != other.values { return one.values > other.values }
            return (one.kind, one.place) < (other.kind, other.place)
        }
        let text = kinds.lines.text
        let places = found.prefix(most).compactMap { found -> LearnedPlace? in
            guard let norm = norms[found.kind], let line = norm.values.lines.first else { return nil }
            let value = found.place < 0 ? -1 : Int(norm.values.places[found.place][0])
            let range = norm.values.texts.indices.contains(value) ? norm.values.texts[value] : kinds.lines.range(line)
            let pattern = kinds.text(kinds.shapes[Int(found.kind)])
            return LearnedPlace(
                identity: LearnedPlace.Identity(pattern: pattern, place: found.place),
                pattern: String(decoding: pattern, as: UTF8.self),
                example: String(decoding: text[range].prefix(1000), as: UTF8.self),
                line: String(decoding: text[kinds.lines.range(line)].prefix(1000), as: UTF8.self),
                valueCount: found.values,
                hostCount: found.hosts)
        }
        return (places, found.count)
    }
}
