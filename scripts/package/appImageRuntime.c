// The head of an AppImage where the usual one cannot be fetched, for tests: it finds the file system behind its own ELF
// image, unpacks it with the system's unsquashfs and starts it. What is released has the real one, which mounts it.
#define _GNU_SOURCE
#include <elf.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static int run(char *const argv[]) {
  pid_t child = fork();
  if (child < 0) return 1;
  if (child == 0) {
    execvp(argv[0], argv);
    perror(argv[0]);
    _exit(127);
  }
  int status;
  if (waitpid(child, &status, 0) < 0) return 1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int main(int argc, char **argv) {
  (void)argc;
  char self[PATH_MAX] = {0}, offset[32], folder[] = "/tmp/ringfort-appimage-XXXXXX", root[64], program[80];
  Elf64_Ehdr header;
  if (readlink("/proc/self/exe", self, sizeof self - 1) < 0) return 1;
  FILE *file = fopen(self, "rb");
  if (file == NULL || fread(&header, sizeof header, 1, file) != 1) return 1;
  fclose(file);
  snprintf(offset, sizeof offset, "%lu",
           (unsigned long)header.e_shoff + (unsigned long)header.e_shentsize * header.e_shnum);
  if (mkdtemp(folder) == NULL) return 1;
  snprintf(root, sizeof root, "%s/root", folder);
  char *unpack[] = {"unsquashfs", "-q", "-n", "-o", offset, "-d", root, self, NULL};
  int status = run(unpack);
  if (status == 0) {
    setenv("APPIMAGE", self, 1);
    setenv("APPDIR", root, 1);
    snprintf(program, sizeof program, "%s/AppRun", root);
    argv[0] = program;
    status = run(argv);
  }
  char *clear[] = {"rm", "-rf", folder, NULL};
  run(clear);
  return status;
}
