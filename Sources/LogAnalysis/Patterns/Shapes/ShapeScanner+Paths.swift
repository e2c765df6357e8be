/// Recognises paths and URLs, and passes other chunks on to the recognition of values. The rules use only the form of
/// tokens (digits, separators, units), never what a particular program prints.
extension ShapeScanner {
    /// Writes the chunk `start..<stop` with its values replaced. Returns the offset at which reading continues, which
    /// is after `stop` for a path or URL that contains marks.
    mutating func writeValues(_ start: Int, _ stop: Int, _ seen: UInt8) -> Int {
        guard seen & ByteClass.slash != 0 else {
            writeParts(start, stop, seen)
            return stop
        }
        if let scheme = schemeStart(start, stop) {
            emitSource(start, scheme)
            emit("<url>")
            return endOfPath(stop)
        }
        guard let path = pathStart(start, stop) else {
            writeParts(start, stop, seen)
            return stop
        }
        if path > start { writeParts(start, path, ByteClass.digit | ByteClass.dot | ByteClass.colon) }
        if base[path] == UInt8(ascii: "/"), path &+ 1 < stop, base[path &+ 1].isDecimalDigit,
            let address = endOfAddress(path &+ 1, limit: stop),
            address == stop || base[address] == UInt8(ascii: ":")
                || base[address] == UInt8(ascii: ".") || base[address] == UInt8(ascii: "/")
        {
            // `/10.0.0.7:8020` is an address as Java prints it.
            emit(UInt8(ascii: "/"))
            writeParts(path &+ 1, stop, ByteClass.digit | ByteClass.dot | ByteClass.colon | ByteClass.slash)
            return stop
        }
        emit("<path>")
        let stopOfPath = endOfPath(stop)
        if base[stopOfPath &- 1] == UInt8(ascii: ":") || base[stopOfPath &- 1] == UInt8(ascii: ".") {
            emit(base[stopOfPath &- 1])
        }
        return stopOfPath
    }

    /// The beginning of the scheme of a URL in the chunk; nil if there is none.
    private func schemeStart(_ start: Int, _ stop: Int) -> Int? {
        var place = start
        while place &+ 2 < stop {
            if base[place] == UInt8(ascii: ":"), base[place &+ 1] == UInt8(ascii: "/"),
                base[place &+ 2] == UInt8(ascii: "/"), place > start
            {
                var scheme = place
                while scheme > start,
                    base[scheme &- 1].isASCIILetter || base[scheme &- 1].isDecimalDigit
                        || base[scheme &- 1] == UInt8(ascii: ".") || base[scheme &- 1] == UInt8(ascii: "+")
                {
                    scheme &-= 1
                }
                return scheme < place ? scheme : nil
            }
            place &+= 1
        }
        return nil
    }

    /// The beginning of a path in the chunk: at the chunk's start or after a colon, or at the start if the chunk has
    /// many slashes.
    private func pathStart(_ start: Int, _ stop: Int) -> Int? {
        var place = start
        var slashes = 0
        while place < stop {
            let byte = base[place]
            if byte == UInt8(ascii: "/"), place &+ 1 < stop { slashes &+= 1 }
            let atBorder = place == start || base[place &- 1] == UInt8(ascii: ":") || base[place &- 1] == 0x40
            let next = place &+ 1 < stop ? base[place &+ 1] : 0
            if atBorder {
                if byte == UInt8(ascii: "/") {
                    if place &+ 1 == stop {
                        // A single slash is the root only where a value is expected.
                        return place > start || (start > 0 && base[start &- 1] == UInt8(ascii: "=")) ? place : nil
                    }
                    let kind = classes[Int(next)]
                    if kind & (ByteClass.letter | ByteClass.digit | ByteClass.dot | ByteClass.slash) != 0
                        || next == UInt8(ascii: "_") || next == UInt8(ascii: "~") || next == UInt8(ascii: "-")
                    {
                        return place
                    }
                } else if byte == UInt8(ascii: "\\"), hasBackslash(place &+ 1, stop) {
                    return place
                } else if next == UInt8(ascii: "/"), byte == UInt8(ascii: "~") || byte == UInt8(ascii: ".") {
                    return place
                } else if byte == UInt8(ascii: "."), next == UInt8(ascii: "."), place &+ 2 < stop,
                    base[place &+ 2] == UInt8(ascii: "/")
                {
                    return place
                } else if byte.isASCIILetter, next == UInt8(ascii: ":"), place &+ 2 < stop,
                    base[place &+ 2] == UInt8(ascii: "\\") || base[place &+ 2] == UInt8(ascii: "/")
                {
                    return place
                }
            }
            place &+= 1
        }
        return slashes > 2 && base[start].isASCIILetter ? start : nil
    }

    private func hasBackslash(_ from: Int, _ to: Int) -> Bool {
        var place = from
        while place < to {
            if base[place] == UInt8(ascii: "\\") { return true }
            place &+= 1
        }
        return false
    }

    /// The end of a path or URL whose first chunk ends at `from`: at a space, a quote, or a mark that is not part of
    /// it.
    private func endOfPath(_ from: Int) -> Int {
        var place = from
        while place < end {
            let byte = base[place]
            let kind = classes[Int(byte)]
            if kind & ByteClass.space != 0 { break }
            if kind & ByteClass.mark != 0 {
                let inside =
                    byte == UInt8(ascii: "=") || byte == UInt8(ascii: "[")
                    || (byte == UInt8(ascii: "]") && place &+ 1 < end
                        && classes[Int(base[place &+ 1])]
                            & (ByteClass.space | ByteClass.mark) == 0)
                    || (byte == UInt8(ascii: ",") && place &+ 1 < end && base[place &+ 1].isDecimalDigit)
                guard inside else { break }
            }
            place &+= 1
        }
        return place
    }
}
