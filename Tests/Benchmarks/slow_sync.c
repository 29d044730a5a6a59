// A disk that takes 10 ms for each sync, for LD_PRELOAD: cc -O2 -shared -fPIC slow_sync.c -o slow_sync.so
#define _GNU_SOURCE
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static int slowly(long call, int file) {
  nanosleep(&(struct timespec){0, 10 * 1000 * 1000}, 0);
  return syscall(call, file);
}

int fdatasync(int file) { return slowly(SYS_fdatasync, file); }
int fsync(int file) { return slowly(SYS_fsync, file); }
