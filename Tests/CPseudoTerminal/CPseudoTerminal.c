#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "CPseudoTerminal.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

int pseudo_terminal_spawn(const char *path, char *const *arguments, char *const *environment, int columns,
                          int rows, int *terminal, struct termios *mode, pid_t *process) {
    int ours = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (ours < 0) return errno;
    char name[256];
    // Tests run at the same time, and ptsname(3) has one buffer for all threads.
    if (grantpt(ours) != 0 || unlockpt(ours) != 0 || ptsname_r(ours, name, sizeof name) != 0) {
        close(ours);
        return ENOTTY;
    }
    pseudo_terminal_resize(ours, columns, rows);
    if (tcgetattr(ours, mode) != 0) {
        close(ours);
        return ENOTTY;
    }

    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    // Opened by name by the leader of a new session, it becomes that session's controlling terminal.
    posix_spawn_file_actions_addopen(&actions, 0, name, O_RDWR, 0);
    posix_spawn_file_actions_adddup2(&actions, 0, 1);
    posix_spawn_file_actions_adddup2(&actions, 0, 2);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
    sigset_t all, none;
    sigfillset(&all);
    sigemptyset(&none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setsigmask(&attributes, &none);
    int error = posix_spawn(process, path, &actions, &attributes, arguments, environment);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    if (error != 0) {
        close(ours);
        return error;
    }
    *terminal = ours;
    return 0;
}

void pseudo_terminal_resize(int terminal, int columns, int rows) {
    struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)columns};
    ioctl(terminal, TIOCSWINSZ, &size);
}

static bool has_flags(int terminal, tcflag_t flags) {
    struct termios mode;
    return tcgetattr(terminal, &mode) == 0 && (mode.c_lflag & flags) == flags;
}

bool pseudo_terminal_is_sane(int terminal) {
    return has_flags(terminal, ECHO | ICANON | ISIG);
}

bool pseudo_terminal_has_mode(int terminal, const struct termios *mode) {
    struct termios now;
    return tcgetattr(terminal, &now) == 0 && now.c_iflag == mode->c_iflag && now.c_oflag == mode->c_oflag &&
           now.c_cflag == mode->c_cflag && now.c_lflag == mode->c_lflag &&
           memcmp(now.c_cc, mode->c_cc, sizeof now.c_cc) == 0;
}

bool pseudo_terminal_echoes(int terminal) {
    return has_flags(terminal, ECHO);
}

int pseudo_terminal_exit_status(int wait_status) {
    return WIFEXITED(wait_status) ? WEXITSTATUS(wait_status) : 128 + WTERMSIG(wait_status);
}
