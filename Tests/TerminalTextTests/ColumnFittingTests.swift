import TerminalText
import Testing

@Suite struct ColumnFittingTests {
    @Test func textIsCutBetweenWordsWhereOneEndsNear() {
        #expect("no space left on device".truncatedAtWord(to: 16) == "no space left …")
        #expect("no space left on device".truncatedAtWord(to: 40) == "no space left on device")
        // Far from any end of a word it is cut within one.
        #expect("at /usr/share/games/assets/map_07.pak".truncatedAtWord(to: 20) == "at /usr/share/games…")
        #expect("磁盘空间不足，请清理".truncatedAtWord(to: 9) == "磁盘空间…")
        // Between wide characters is a place to cut, also behind a space.
        #expect("可用内存低于 512 MB，预加载地图".truncatedAtWord(to: 24) == "可用内存低于 512 MB，预…")
    }

    @Test func columnsAreDroppedByGraphemes() {
        #expect("abcdef".dropping(columns: 2) == "cdef")
        #expect("磁盘 x".dropping(columns: 3) == "  x".dropping(columns: 0))
        #expect("ab".dropping(columns: 5).isEmpty)
    }
}
