#pragma once

// Linux's libc has these, but Swift's Glibc module leaves them out: the first two are declared under _GNU_SOURCE only, the
// third is in <malloc.h>, which the module does not hold.
int syncfs(int descriptor);
int renameat2(int old_folder, const char *old_path, int new_folder, const char *new_path, unsigned int flags);
int mallopt(int parameter, int value);
