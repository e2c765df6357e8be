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
    el_wset(editor, EL_GETCFN, read);
    return editor;
}

void lineeditor_destroy(EditLine *editor) {
    FILE *nowhere = NULL;
    el_get(editor, EL_GETFP, 0, &nowhere);
    el_end(editor);
    if (nowhere != NULL) fclose(nowhere);
}

void *lineeditor_client_data(EditLine *editor) {
    void *data = NULL;
    el_wget(editor, EL_CLIENTDATA, &data);
    return data;
}

int lineeditor_add_function(EditLine *editor, const wchar_t *name, const wchar_t *help,
                            lineeditor_command_function function) {
    return el_wset(editor, EL_ADDFN, name, help, function);
}

int lineeditor_bind(EditLine *editor, bool alternative, const wchar_t *keys, const wchar_t *command) {
    return alternative ? el_wset(editor, EL_BIND, L"-a", keys, command, NULL)
                       : el_wset(editor, EL_BIND, keys, command, NULL);
}

int lineeditor_set_vi(EditLine *editor, bool vi) {
    return el_wset(editor, EL_EDITOR, vi ? L"vi" : L"emacs");
}

bool lineeditor_is_vi(EditLine *editor) {
    const wchar_t *name = NULL;
    return el_wget(editor, EL_EDITOR, &name) == 0 && name != NULL && wcscmp(name, L"vi") == 0;
}

int lineeditor_prepare_terminal(EditLine *editor, bool raw) {
    return el_wset(editor, EL_PREP_TERM, raw ? 1 : 0);
}

int lineeditor_force_editing(EditLine *editor) {
    return el_wset(editor, EL_EDITMODE, 1);
}

HistoryW *lineeditor_attach_history(EditLine *editor, int size) {
    HistoryW *history = history_winit();
    if (history == NULL) return NULL;
    HistEventW event;
    history_w(history, &event, H_SETSIZE, size);
    el_wset(editor, EL_HIST, history_w, history);
    return history;
}

int lineeditor_history_add(HistoryW *history, const wchar_t *entry) {
    HistEventW event;
    return history_w(history, &event, H_ENTER, entry);
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

void lineeditor_take_terminal(int descriptor, const struct termios *mode) {
    sigset_t blocked, before;
    sigemptyset(&blocked);
    sigaddset(&blocked, SIGTTOU);
    pthread_sigmask(SIG_BLOCK, &blocked, &before);
    // Only what a child of ours took away: a shell started in the background must not grab the terminal.
    pid_t foreground = tcgetpgrp(descriptor);
    if (foreground > 0 && foreground != getpgrp()) tcsetpgrp(descriptor, getpgrp());
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
        // `nohup joblog` asked to survive the hangup, and a parent that ignores a signal means it.
        if (caught[i] == SIGHUP && found[i].sa_handler == SIG_IGN) sigaction(SIGHUP, &found[i], NULL);
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

void lineeditor_stop_process(void) {
    struct sigaction before;
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = SIG_DFL;
    sigemptyset(&action.sa_mask);
    sigaction(SIGTSTP, &action, &before);
    // To this thread, so that the stop has happened (and ended) when raise returns.
    raise(SIGTSTP);
    sigaction(SIGTSTP, &before, NULL);
}

int lineeditor_start_thread(void *(*body)(void *), void *argument) {
    sigset_t wanted, before;
    sigemptyset(&wanted);
    for (int i = 0; i < caught_count; i++) sigaddset(&wanted, caught[i]);
    pthread_sigmask(SIG_UNBLOCK, &wanted, &before);
    pthread_t thread;
    int error = pthread_create(&thread, NULL, body, argument);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (error == 0) pthread_detach(thread);
    return error;
}
