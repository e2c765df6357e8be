// Starting a program under a pseudo-terminal, and changing that terminal's size: for the tests' library
// PseudoTerminal.
#pragma once
#include <stdbool.h>
#include <sys/types.h>
#include <termios.h>

/// Starts `path` in a session of its own, with a new terminal of that size as its controlling one and as its descriptors
/// 0 to 2. Gives the other end of the terminal, the mode in which it was opened, and the process. 0 or an errno.
int pseudo_terminal_spawn(const char *_Nonnull path, char *_Nullable const *_Nonnull arguments,
                          char *_Nullable const *_Nonnull environment, int columns, int rows,
                          int *_Nonnull terminal, struct termios *_Nonnull mode, pid_t *_Nonnull process);
/// Tells the terminal's foreground process of a new size.
void pseudo_terminal_resize(int terminal, int columns, int rows);
/// Whether the terminal is in the mode in which it was opened as far as a user would notice: it echoes and waits for
/// whole lines.
bool pseudo_terminal_is_sane(int terminal);
/// Whether the terminal is exactly in that mode.
bool pseudo_terminal_has_mode(int terminal, const struct termios *_Nonnull mode);
bool pseudo_terminal_echoes(int terminal);
/// The exit status, or 128 and the signal's number.
int pseudo_terminal_exit_status(int wait_status);
