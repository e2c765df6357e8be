import JobModel
import TerminalText

/// The screens on which a shell draws, with the settings that change how.
extension Shell {
    var color: String { options.color ?? session.settings.text("color") }

    /// The screen on which results are drawn now, with the settings that change how they are drawn.
    package var screen: Screen { adjusted(terminal.screen(color: color)) }

    /// The screen with the settings that change how values are drawn: the theme, the time zone and the colors of logs.
    ///
    /// - Parameter settings: the settings; nil for those of the session.
    func adjusted(_ screen: Screen, _ settings: Settings? = nil) -> Screen {
        let settings = settings ?? session.settings
        var screen = screen
        screen.theme = settings.theme(ofTerminal: screen.theme)
        if let offsets = TimeZoneName.offsets(settings.text("timezone")) { screen.offset = offsets }
        screen.showsLogColors = settings.text("log-color") == "on"
        return screen
    }

    /// The present as a clock in the session's time zone shows it.
    package var localTime: CivilTime {
        let now = clock()
        return CivilTime(now, offsetSeconds: screen.offset(now))
    }
}
