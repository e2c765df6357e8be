#pragma once

// Linux's libc has it, but declares it under _GNU_SOURCE only, which Swift's Glibc module is made without.
int syncfs(int descriptor);
