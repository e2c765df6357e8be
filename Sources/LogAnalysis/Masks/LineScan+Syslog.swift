/// What syslog writes after a time: the host.
extension LineScan {
    /// After a time that begins a line: ` host sshd[1234]: ` or ` host kernel: `. The range of the host's name.
    func syslogHost(after timeEnd: Int) -> Range<Int>? {
        guard self[timeEnd] == 0x20, self[timeEnd &+ 1].isLetterOrDigit else { return nil }
        let start = timeEnd &+ 1
        var nameEnd = start
        var hasLowercase = false
        while nameEnd &- start < 255, self[nameEnd].isHostNameByte || self[nameEnd] == UInt8(ascii: ".") {
            if !self[nameEnd].isASCIIUppercase { hasLowercase = true }
            nameEnd &+= 1
        }
        guard self[nameEnd] == 0x20, hasLowercase else { return nil }
        if has("kernel: ", at: nameEnd &+ 1) { return start..<nameEnd }
        var program = nameEnd &+ 1
        while program &- nameEnd < 49, self[program] > 0x20, self[program] != UInt8(ascii: "[") { program &+= 1 }
        let digitsEnd = endOfDigits(program &+ 1)
        guard program > nameEnd &+ 1, self[program] == UInt8(ascii: "["), digitsEnd > program &+ 1,
            has("]:", at: digitsEnd)
        else { return nil }
        return start..<nameEnd
    }
}
