import CLibEditShim

import Glibc

/// The thread that owns libedit. It lives from the editor's opening to its closing and needs no other.
enum EditorThread {
    /// Tells when the thread has ended.
    final class Finish: Sendable {
        fileprivate let pipe: WakePipe

        fileprivate init() throws(LineEditorError) { pipe = try WakePipe() }

        /// Blocks until then; at once if it was long ago.
        func wait() {
            var waiting = pollfd(fd: pipe.readEnd, events: Int16(POLLIN), revents: 0)
            while poll(&waiting, 1, -1) < 0 && errno == EINTR {}
        }
    }

    /// What the new thread is handed.
    fileprivate final class Start: Sendable {
        let shared: EditorShared
        let finish: Finish

        init(shared: EditorShared, finish: Finish) {
            self.shared = shared
            self.finish = finish
        }
    }

    /// Starts it.
    static func start(_ shared: EditorShared) throws(LineEditorError) -> Finish {
        let finish = try Finish()
        let start = Unmanaged.passRetained(Start(shared: shared, finish: finish))
        let error = lineeditor_start_thread(editorThreadMain, start.toOpaque())
        guard error == 0 else {
            start.release()
            throw .system(errno: error)
        }
        return finish
    }
}

/// The thread's body. A global function: a closure would take over the isolation of whoever opens the editor.
private func editorThreadMain(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let argument else { return nil }
    let start = Unmanaged<EditorThread.Start>.fromOpaque(argument).takeRetainedValue()
    lineeditor_use_utf8()
    EditorCore(start.shared).run()
    lineeditor_release_signals()
    start.finish.pipe.wake()
    return nil
}
