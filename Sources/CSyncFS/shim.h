#pragma once

// Linux's libc has these, but declares them under _GNU_SOURCE only, which Swift's Glibc module is made without.
int syncfs(int descriptor);
int renameat2(int old_folder, const char *old_path, int new_folder, const char *new_path, unsigned int flags);
