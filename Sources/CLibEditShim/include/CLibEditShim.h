// What Swift cannot call itself: libedit's variadic functions, one C function for each use; and the
// signal handlers, which may only do what POSIX calls async-signal-safe.
#pragma once
#include <stdbool.h>
#include <histedit.h>
#include <termios.h>

typedef int (*lineeditor_read_function)(EditLine *_Nullable, wchar_t *_Nullable);
typedef unsigned char (*lineeditor_command_function)(EditLine *_Nullable, wint_t);

/// The editor on the given descriptors; everything libedit would print goes to /dev/null, since we draw.
/// NULL if there is no memory or no descriptor left. End it with `lineeditor_destroy`.
EditLine *_Nullable lineeditor_create(const char *_Nonnull name, int input, int output,
                                      void *_Nonnull client_data, lineeditor_read_function _Nonnull read);
void lineeditor_destroy(EditLine *_Nonnull editor);
void *_Nullable lineeditor_client_data(EditLine *_Nullable editor);

/// Adds a command. libedit keeps both pointers: they must live as long as the editor.
int lineeditor_add_function(EditLine *_Nonnull editor, const wchar_t *_Nonnull name,
                            const wchar_t *_Nonnull help, lineeditor_command_function _Nonnull function);
/// Binds keys to a command, in the main key map or (vi's command mode) in the alternative one.
int lineeditor_bind(EditLine *_Nonnull editor, bool alternative, const wchar_t *_Nonnull keys,
                    const wchar_t *_Nonnull command);
int lineeditor_set_vi(EditLine *_Nonnull editor, bool vi);
bool lineeditor_is_vi(EditLine *_Nonnull editor);
/// Raw mode for editing (true) or the mode the terminal was found in (false).
int lineeditor_prepare_terminal(EditLine *_Nonnull editor, bool raw);
/// Undoes an `edit off` of ~/.editrc: whoever wants no editor says so with TERM=dumb.
int lineeditor_force_editing(EditLine *_Nonnull editor);

/// libedit's own history, which only vi's searches (`/`, `?`, `n`) look at.
HistoryW *_Nullable lineeditor_attach_history(EditLine *_Nonnull editor, int size);
int lineeditor_history_add(HistoryW *_Nonnull history, const wchar_t *_Nonnull entry);

/// Makes the calling thread (and no other) classify characters as UTF-8 does.
void lineeditor_use_utf8(void);
/// False if the descriptor is no terminal or the terminal does not know its size.
bool lineeditor_window_size(int descriptor, int *_Nonnull columns, int *_Nonnull rows);
/// Makes our process group the terminal's foreground one again and sets its mode, without being
/// stopped by SIGTTOU for doing so.
void lineeditor_take_terminal(int descriptor, const struct termios *_Nullable mode);

/// From now on SIGINT, SIGTSTP, SIGCONT, SIGWINCH, SIGTERM, SIGHUP and SIGQUIT are written, each as one
/// byte with its number, to `descriptor` (which must not block). False if somebody already asked.
bool lineeditor_catch_signals(int descriptor);
/// Puts back the handlers found by `lineeditor_catch_signals`.
void lineeditor_release_signals(void);
/// Lets one caught signal have its default effect from now on.
void lineeditor_default_signal(int signal);
/// Stops this process as ^Z would have; returns when it is continued.
void lineeditor_stop_process(void);
/// A detached thread that runs `body(argument)`, with the caught signals unblocked. 0 or an errno.
int lineeditor_start_thread(void *_Nullable (*_Nonnull body)(void *_Nullable), void *_Nullable argument);
