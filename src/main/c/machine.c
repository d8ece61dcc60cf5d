#include "shim.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* The kernel takes a page of options. */
#define OPTION_BYTES 4095
#define MOST_LAYERS 500

static const char *more = "";
static char *layers[MOST_LAYERS];
static int layer_count;

void overlay_options(const char *options) {
    more = options;
}

void overlay_layer(char *folder) {
    if (layer_count < MOST_LAYERS) {
        layers[layer_count] = folder;
    }
    layer_count++;
}

bool overlay_mount(void) {
    char options[OPTION_BYTES + 1] = "lowerdir=";
    size_t size = strlen(options);
    int opened[MOST_LAYERS];
    int open_count = 0;
    bool done = layer_count <= MOST_LAYERS;
    errno = E2BIG;
    /* By descriptor: no sign in a path needs an escape, and many layers fit however long their paths are. */
    for (int i = layer_count - 1; i >= 0 && done; i--) {
        int fd = open(layers[i], O_PATH | O_DIRECTORY | O_CLOEXEC);
        if (fd < 0) {
            done = false;
            break;
        }
        opened[open_count++] = fd;
        size += (size_t)snprintf(
            options + size, sizeof options - size, "/proc/self/fd/%d%s", fd, i == 0 ? "" : ":");
        done = size < sizeof options;
    }
    if (done) {
        size += (size_t)snprintf(options + size, sizeof options - size, ",upperdir=upper,workdir=work%s", more);
        errno = E2BIG;
        done = size < sizeof options && mount("overlay", "rootfs", "overlay", 0, options) == 0;
    }
    int reason = errno;
    for (int i = 0; i < open_count; i++) {
        close(opened[i]);
    }
    errno = reason;
    return done;
}

void overlay_unmount(void) {
    umount2("rootfs", MNT_DETACH);
}

bool run(char *const words[], const int given[3], void (*before)(void)) {
    pid_t child = fork();
    if (child == 0) {
        for (int i = 0; i < 3; i++) {
            dup2(given[i], i);
        }
        before();
        /* What the runtime makes for mounts to lie on takes nothing from the umask of the user. */
        umask(022);
        execv(words[0], words);
        _exit(127);
    }
    int status = -1;
    while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    return child > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}
