// What Swift cannot call itself: libedit's variadic functions, one C function for each use; terminal calls that job
// control makes delicate; and the signal handlers, which may only do what POSIX calls async-signal-safe.
#pragma once
#include <stdbool.h>
#include <histedit.h>
#include <termios.h>

typedef int (*lineeditor_read_function)(EditLine *_Nullable, wchar_t *_Nullable);
typedef unsigned char (*lineeditor_command_function)(EditLine *_Nullable, wint_t);
/// Runs the command of a number, for the last key of its sequence. Returns one of libedit's `CC_` codes.
typedef unsigned char (*lineeditor_dispatch_function)(EditLine *_Nullable, int number, wint_t key);

/// The editor on the given descriptors, one command at a time (see `lineeditor_step`). What libedit would print goes to
/// /dev/null, since we draw; its own image of the screen has a single row (the reason stands in the implementation).
/// NULL if there is no memory or no descriptor left. End it with `lineeditor_destroy`.
EditLine *_Nullable lineeditor_create(const char *_Nonnull name, int input, int output,
                                      void *_Nonnull client_data, lineeditor_read_function _Nonnull read);
/// Puts the terminal's mode back as it was found, unless `input`'s terminal is another program's by now.
void lineeditor_destroy(EditLine *_Nonnull editor, int input);
void *_Nullable lineeditor_client_data(EditLine *_Nullable editor);

/// Sets the function that runs commands. Call it before the first command is added.
void lineeditor_set_dispatcher(lineeditor_dispatch_function _Nonnull function);
/// Adds the command of a number from 0 to 119. libedit keeps the name's pointer: it must live as long as the editor.
/// False if there are too many, or no memory.
bool lineeditor_add_command(EditLine *_Nonnull editor, const wchar_t *_Nonnull name, int number);
/// The number with which a command was added, from the one that the dispatcher got.
int lineeditor_command_number(int number);

/// Binds a key, or a sequence of at most 32 keys, to a command: in the main key map or (vi's command mode) in the
/// alternative one. The characters stand for themselves: none of libedit's notations (`^X`, `\e`, `M-x`) is read here.
int lineeditor_bind(EditLine *_Nonnull editor, bool alternative, const wchar_t *_Nonnull keys,
                    const wchar_t *_Nonnull command);
/// Binds each of the single keys `first` to `last` (from 1 to 255) to the same command.
int lineeditor_bind_range(EditLine *_Nonnull editor, bool alternative, int first, int last,
                          const wchar_t *_Nonnull command);
/// Chooses the key maps; all bindings are libedit's defaults afterwards.
int lineeditor_set_vi(EditLine *_Nonnull editor, bool vi);

/// Begins a line: forgets the keys of an unfinished sequence.
void lineeditor_begin_line(EditLine *_Nonnull editor);
/// Reads the keys of one command and runs it. What a command returns to libedit (end of line, end of file, an error)
/// has no effect outside it.
void lineeditor_step(EditLine *_Nonnull editor);
/// Editing mode, key by key (true), or the mode in which commands run (false). False if the terminal could not be
/// brought into that mode: it is gone, or another program's.
bool lineeditor_prepare_terminal(EditLine *_Nonnull editor, int input, bool raw);

/// Makes the calling thread (and no other) classify characters as UTF-8 does.
void lineeditor_use_utf8(void);
/// False if the descriptor is no terminal or the terminal does not know its size.
bool lineeditor_window_size(int descriptor, int *_Nonnull columns, int *_Nonnull rows);

/// The characters to which a terminal gives a meaning in its usual mode; 0 where there is none.
typedef struct {
    unsigned char interrupt, quit, suspend, end_of_file;
} lineeditor_characters;
lineeditor_characters lineeditor_control_characters(int descriptor);
/// From now on the end-of-file character (Ctrl-D) is kept as it is typed. Lines stay lines.
void lineeditor_keep_end_of_file(int descriptor);
/// No more waiting for the end of a line, no echo, no signals from keys.
void lineeditor_leave_line_mode(int descriptor);

/// How many bytes of the terminal wait to be read, in editing mode.
int lineeditor_waiting_bytes(int descriptor);

/// Whether the descriptor's terminal is this process group's. True where there is no job control.
bool lineeditor_is_foreground(int descriptor);
/// Stops this process group, as a read in the background would. Returns when it is continued; at once if nobody could
/// continue it (the group is orphaned), or if it ignores the signal.
void lineeditor_stop_in_background(void);
/// read(2), which stops a process in the background instead of failing, whatever the calling thread blocks.
long lineeditor_read(int descriptor, void *_Nonnull buffer, long count);
/// Waits until the process is in the foreground, stopped meanwhile; false if that can't come.
bool lineeditor_wait_for_foreground(int descriptor);
/// Sets the terminal's mode, and makes our process group the foreground one again if a child of ours has left a dead
/// one there. Does nothing while another, living group has the terminal: we are in the background then.
void lineeditor_take_terminal(int descriptor, const struct termios *_Nullable mode);

/// From now on SIGINT, SIGTSTP, SIGCONT, SIGWINCH, SIGTERM, SIGHUP and SIGQUIT are written, each as one
/// byte with its number, to `descriptor` (which must not block). Those of SIGINT, SIGTERM, SIGHUP and SIGQUIT that the
/// process was started to ignore stay ignored. False if somebody already asked.
bool lineeditor_catch_signals(int descriptor);
/// Puts back the handlers found by `lineeditor_catch_signals`.
void lineeditor_release_signals(void);
/// Lets one caught signal have its default effect from now on.
void lineeditor_default_signal(int signal);
/// Stops this process as the terminal's suspend key would have; returns when it is continued. `whole_group`: the key
/// came to us as a character, so the other processes of our group (make, a wrapper script, the rest of a pipeline)
/// have not been stopped by the terminal, and are now.
void lineeditor_stop_process(bool whole_group);
/// A detached thread that runs `body(argument)`, with the caught signals and those of job control unblocked. 0 or an
/// errno.
int lineeditor_start_thread(void *_Nullable (*_Nonnull body)(void *_Nullable), void *_Nullable argument);
