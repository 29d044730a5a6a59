// Runs one command and writes what it took to FILE, one line: wall, user and system seconds, peak memory in KiB, and
// its exit status (128 + signal where one ended it). A process of its own, since a child's peak memory begins with
// that of the process that it came from, and Python's is larger than usher's.
//
//   measure FILE CPU-SECONDS COMMAND [ARGUMENT...]
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec + time.tv_nsec / 1e9;
}

static double seconds(struct timeval time) { return time.tv_sec + time.tv_usec / 1e6; }

int main(int count, char **arguments) {
  if (count < 4) return 64;
  double start = now();
  pid_t child = fork();
  if (child == 0) {
    struct rlimit limit = {atoi(arguments[2]), atoi(arguments[2])};
    setrlimit(RLIMIT_CPU, &limit);
    execvp(arguments[3], arguments + 3);
    _exit(127);
  }
  int status;
  struct rusage usage;
  if (child < 0 || wait4(child, &status, 0, &usage) != child) return 1;
  double wall = now() - start;
  FILE *file = fopen(arguments[1], "w");
  if (!file) return 1;
  fprintf(file, "%.6f %.6f %.6f %ld %d\n", wall, seconds(usage.ru_utime), seconds(usage.ru_stime), usage.ru_maxrss,
          WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status));
  return fclose(file) == 0 ? 0 : 1;
}
