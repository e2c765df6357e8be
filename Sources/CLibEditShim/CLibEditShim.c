#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "CLibEditShim.h"

#include <errno.h>
#include <locale.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <wchar.h>
#ifdef __APPLE__
#include <xlocale.h>
#endif

static wchar_t *no_prompt(EditLine *editor) {
    static wchar_t empty[1];
    (void)editor;
    return empty;
}

// libedit keeps an image of the screen and, although it prints to nowhere, brings it up to date after each command.
// libedit's own line is always empty here, so that nothing is drawn; one row, and a terminal without capabilities
// ("dumb"), leave out most of that code besides.
static bool hide_screen(EditLine *editor) {
    return el_wset(editor, EL_SETTC, L"li", L"1", NULL) == 0 && el_wset(editor, EL_SETTC, L"co", L"80", NULL) == 0;
}

EditLine *lineeditor_create(const char *name, int input, int output, void *client_data,
                            lineeditor_read_function read) {
    // libedit asks the descriptors about the terminal, and prints to the streams.
    FILE *nowhere = fopen("/dev/null", "r+e");
    if (nowhere == NULL) return NULL;
    EditLine *editor = el_init_fd(name, nowhere, nowhere, nowhere, input, output, output);
    if (editor == NULL) {
        fclose(nowhere);
        return NULL;
    }
    el_wset(editor, EL_CLIENTDATA, client_data);
    el_wset(editor, EL_SIGNAL, 0);
    el_wset(editor, EL_PROMPT, no_prompt);
    el_wset(editor, EL_GETCFN, read);
    el_wset(editor, EL_TERMINAL, "dumb");
    // One command for each call of el_wgets: what the command did can be looked at before the next one builds on it.
    // Beginning that mode prepares the terminal, unless editing is off, and asks for the window's size, so that ours
    // is set after it.
    el_wset(editor, EL_EDITMODE, 0);
    el_wset(editor, EL_UNBUFFERED, 1);
    el_wset(editor, EL_EDITMODE, 1);
    // Ctrl-C and Ctrl-Z come as characters: as signals they would empty the terminal's queue, and what follows one
    // within a paste would be taken for typed text.
    // Ctrl-S would stop the output, and no Ctrl-C could start it again.
    el_wset(editor, EL_SETTY, L"-d", L"-isig", L"-ixon", NULL);
    if (!hide_screen(editor)) {
        lineeditor_destroy(editor, input);
        return NULL;
    }
    return editor;
}

void lineeditor_destroy(EditLine *editor, int input) {
    FILE *nowhere = NULL;
    el_get(editor, EL_GETFP, 0, &nowhere);
    // With editing off, libedit leaves the terminal alone.
    if (!lineeditor_is_foreground(input)) el_wset(editor, EL_EDITMODE, 0);
    el_end(editor);
    if (nowhere != NULL) fclose(nowhere);
}

void *lineeditor_client_data(EditLine *editor) {
    void *data = NULL;
    el_wget(editor, EL_CLIENTDATA, &data);
    return data;
}

// libedit tells a command's function neither its name nor anything that was stored with it, so each command has a
// function of its own, which knows its number.
static lineeditor_dispatch_function dispatcher;
#define ONE(n)                                                      \
    static unsigned char command_##n(EditLine *editor, wint_t key) { \
        return dispatcher(editor, n, key);                           \
    }
#define TEN(t) ONE(t##0) ONE(t##1) ONE(t##2) ONE(t##3) ONE(t##4) ONE(t##5) ONE(t##6) ONE(t##7) ONE(t##8) ONE(t##9)
TEN(1) TEN(2) TEN(3) TEN(4) TEN(5) TEN(6) TEN(7) TEN(8) TEN(9) TEN(10) TEN(11) TEN(12)
#undef TEN
#undef ONE
#define ONE(n) command_##n
#define TEN(t) ONE(t##0), ONE(t##1), ONE(t##2), ONE(t##3), ONE(t##4), ONE(t##5), ONE(t##6), ONE(t##7), ONE(t##8), ONE(t##9)
static const lineeditor_command_function commands[] = {
    TEN(1), TEN(2), TEN(3), TEN(4), TEN(5), TEN(6), TEN(7), TEN(8), TEN(9), TEN(10), TEN(11), TEN(12)};
// The numbers begin with 10, because a number in C that begins with 0 is octal.
enum { first_command = 10, command_count = sizeof commands / sizeof *commands };

void lineeditor_set_dispatcher(lineeditor_dispatch_function function) {
    dispatcher = function;
}

bool lineeditor_add_command(EditLine *editor, const wchar_t *name, int number) {
    if (number < 0 || number >= command_count) return false;
    return el_wset(editor, EL_ADDFN, name, name, commands[number]) == 0;
}

int lineeditor_command_number(int number) {
    return number - first_command;
}

static int bind_notation(EditLine *editor, bool alternative, const wchar_t *notation, const wchar_t *command) {
    return alternative ? el_wset(editor, EL_BIND, L"-a", notation, command, NULL)
                       : el_wset(editor, EL_BIND, notation, command, NULL);
}

enum { longest_sequence = 32 };

int lineeditor_bind(EditLine *editor, bool alternative, const wchar_t *keys, const wchar_t *command) {
    // A key map has 256 places, and libedit would take the last eight bits of a character beyond them.
    if (keys[0] > 255) return -1;
    // In libedit's notation, three octal digits are one character and nothing else.
    wchar_t notation[4 * longest_sequence + 1];
    size_t end = 0;
    for (size_t i = 0; keys[i] != L'\0'; i++) {
        if (i == longest_sequence) return -1;
        if (keys[i] > 255) {
            notation[end++] = keys[i];
            continue;
        }
        notation[end++] = L'\\';
        for (int shift = 6; shift >= 0; shift -= 3) notation[end++] = L'0' + ((keys[i] >> shift) & 7);
    }
    notation[end] = L'\0';
    return end == 0 ? -1 : bind_notation(editor, alternative, notation, command);
}

int lineeditor_bind_range(EditLine *editor, bool alternative, int first, int last, const wchar_t *command) {
    int result = 0;
    for (int key = first < 1 ? 1 : first; key <= last && key <= 255; key++) {
        wchar_t keys[2] = {key, L'\0'};
        if (lineeditor_bind(editor, alternative, keys, command) != 0) result = -1;
    }
    return result;
}

int lineeditor_set_vi(EditLine *editor, bool vi) {
    return el_wset(editor, EL_EDITOR, vi ? L"vi" : L"emacs");
}

void lineeditor_begin_line(EditLine *editor) {
    el_reset(editor);
}

void lineeditor_step(EditLine *editor) {
    int count = 0;
    el_wgets(editor, &count);
}

bool lineeditor_prepare_terminal(EditLine *editor, int input, bool raw) {
    // Leaving the editing mode in the background would change another program's mode, or stop us for trying.
    if (!raw && !lineeditor_is_foreground(input)) return false;
    el_wset(editor, EL_PREP_TERM, raw ? 1 : 0);
    struct termios mode;
    return tcgetattr(input, &mode) == 0 && ((mode.c_lflag & ICANON) == 0) == raw;
}

void lineeditor_use_utf8(void) {
    static const char *const names[] = {"C.UTF-8", "UTF-8", "en_US.UTF-8"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        locale_t locale = newlocale(LC_CTYPE_MASK, names[i], (locale_t)0);
        if (locale != (locale_t)0) {
            uselocale(locale);
            return;
        }
    }
}

bool lineeditor_window_size(int descriptor, int *columns, int *rows) {
    struct winsize size;
    if (ioctl(descriptor, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0) return false;
    *columns = size.ws_col;
    *rows = size.ws_row;
    return true;
}

lineeditor_characters lineeditor_control_characters(int descriptor) {
    struct termios mode;
    lineeditor_characters none = {0, 0, 0, 0};
    if (tcgetattr(descriptor, &mode) != 0) return none;
    lineeditor_characters characters = {mode.c_cc[VINTR], mode.c_cc[VQUIT], mode.c_cc[VSUSP], mode.c_cc[VEOF]};
    if (characters.interrupt == _POSIX_VDISABLE) characters.interrupt = 0;
    if (characters.quit == _POSIX_VDISABLE) characters.quit = 0;
    if (characters.suspend == _POSIX_VDISABLE) characters.suspend = 0;
    if (characters.end_of_file == _POSIX_VDISABLE) characters.end_of_file = 0;
    return characters;
}

void lineeditor_keep_end_of_file(int descriptor) {
    struct termios mode;
    if (tcgetattr(descriptor, &mode) != 0 || (mode.c_lflag & ICANON) == 0) return;
    mode.c_cc[VEOF] = _POSIX_VDISABLE;
    tcsetattr(descriptor, TCSANOW, &mode);
}

void lineeditor_leave_line_mode(int descriptor) {
    struct termios mode;
    if (tcgetattr(descriptor, &mode) != 0) return;
    mode.c_lflag &= ~(tcflag_t)(ICANON | ECHO | ISIG | IEXTEN);
    mode.c_cc[VMIN] = 1;
    mode.c_cc[VTIME] = 0;
    tcsetattr(descriptor, TCSANOW, &mode);
}

int lineeditor_waiting_bytes(int descriptor) {
    int count = 0;
    return ioctl(descriptor, FIONREAD, &count) == 0 ? count : 0;
}

bool lineeditor_is_foreground(int descriptor) {
    pid_t foreground = tcgetpgrp(descriptor);
    // 0: a group outside the container we are in.
    return foreground <= 0 || foreground == getpgrp();
}

void lineeditor_stop_in_background(void) {
    kill(0, SIGTTIN);
}

/// Unblocks the signals of job control in the calling thread. Swift's threads block them, and to a thread that does, a
/// terminal gives errors in the background instead of a stop.
static sigset_t unblock_job_control(void) {
    sigset_t wanted, before;
    sigemptyset(&wanted);
    sigaddset(&wanted, SIGTTIN);
    sigaddset(&wanted, SIGTTOU);
    pthread_sigmask(SIG_UNBLOCK, &wanted, &before);
    return before;
}

long lineeditor_read(int descriptor, void *buffer, long count) {
    sigset_t before = unblock_job_control();
    ssize_t result = read(descriptor, buffer, (size_t)count);
    int error = errno;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    errno = error;
    return result;
}

bool lineeditor_wait_for_foreground(int descriptor) {
    sigset_t before = unblock_job_control();
    // Waiting for output to drain changes nothing, and is refused in the background as a change of the mode would be.
    int result = tcdrain(descriptor);
    while (result != 0 && errno == EINTR) result = tcdrain(descriptor);
    int error = errno;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return result == 0 || error != EIO;
}

void lineeditor_take_terminal(int descriptor, const struct termios *mode) {
    pid_t foreground = tcgetpgrp(descriptor);
    // A child shell that was killed leaves its group, by then without a process, in the foreground. A living group is
    // that of the shell that put us into the background.
    bool is_dead = !lineeditor_is_foreground(descriptor) && kill(-foreground, 0) != 0 && errno == ESRCH;
    if (!is_dead && !lineeditor_is_foreground(descriptor)) return;
    sigset_t blocked, before;
    sigemptyset(&blocked);
    sigaddset(&blocked, SIGTTOU);
    pthread_sigmask(SIG_BLOCK, &blocked, &before);
    if (is_dead) tcsetpgrp(descriptor, getpgrp());
    if (mode != NULL) tcsetattr(descriptor, TCSADRAIN, mode);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}

static const int caught[] = {SIGINT, SIGTSTP, SIGCONT, SIGWINCH, SIGTERM, SIGHUP, SIGQUIT};
enum { caught_count = sizeof caught / sizeof *caught };
static struct sigaction found[caught_count];
static atomic_int pipe_end = -1;

static void on_signal(int number) {
    int before = errno;
    unsigned char byte = (unsigned char)number;
    int descriptor = atomic_load(&pipe_end);
    if (descriptor >= 0) {
        // A full pipe already holds more news than anybody needs.
        ssize_t ignored = write(descriptor, &byte, 1);
        (void)ignored;
    }
    errno = before;
}

static void install(int number, struct sigaction *before) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = on_signal;
    action.sa_flags = SA_RESTART;
    sigemptyset(&action.sa_mask);
    sigaction(number, &action, before);
}

bool lineeditor_catch_signals(int descriptor) {
    int nobody = -1;
    if (!atomic_compare_exchange_strong(&pipe_end, &nobody, descriptor)) return false;
    for (int i = 0; i < caught_count; i++) {
        install(caught[i], &found[i]);
        bool may_be_ignored =
            caught[i] == SIGINT || caught[i] == SIGTERM || caught[i] == SIGHUP || caught[i] == SIGQUIT;
        // `nohup joblog` asked to survive the hangup, and a parent that ignores a signal means it.
        if (may_be_ignored && found[i].sa_handler == SIG_IGN) sigaction(caught[i], &found[i], NULL);
    }
    return true;
}

void lineeditor_release_signals(void) {
    if (atomic_exchange(&pipe_end, -1) < 0) return;
    for (int i = 0; i < caught_count; i++) sigaction(caught[i], &found[i], NULL);
}

void lineeditor_default_signal(int number) {
    signal(number, SIG_DFL);
}

void lineeditor_stop_process(bool whole_group) {
    struct sigaction before;
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = SIG_IGN;
    sigemptyset(&action.sa_mask);
    sigaction(SIGTSTP, &action, &before);
    // The others first, while we ignore it: it could otherwise reach us late, when our handler is back.
    if (whole_group) kill(0, SIGTSTP);
    action.sa_handler = SIG_DFL;
    sigaction(SIGTSTP, &action, NULL);
    // To this thread, so that the stop has happened (and ended) when raise returns.
    raise(SIGTSTP);
    sigaction(SIGTSTP, &before, NULL);
}

int lineeditor_start_thread(void *(*body)(void *), void *argument) {
    sigset_t wanted, before;
    sigemptyset(&wanted);
    for (int i = 0; i < caught_count; i++) sigaddset(&wanted, caught[i]);
    sigaddset(&wanted, SIGTTIN);
    sigaddset(&wanted, SIGTTOU);
    pthread_sigmask(SIG_UNBLOCK, &wanted, &before);
    pthread_t thread;
    int error = pthread_create(&thread, NULL, body, argument);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (error == 0) pthread_detach(thread);
    return error;
}
