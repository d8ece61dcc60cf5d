/*
 * The log: lines of "TIME stdout|stderr F|P TEXT", as the container runtime interface of Kubernetes has them. P marks a
 * part of a line, which goes on in the next of the same stream. One older file is kept, so that the log has an end.
 */
#include "shim.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define LONGEST_PART 16384
#define HEAD 64

static int file = -1;
static uint64_t written, limit;
static char out[32768];
static size_t used;

static void open_file(void) {
    struct stat status;
    file = open("output.log", O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    written = file >= 0 && fstat(file, &status) == 0 ? (uint64_t)status.st_size : 0;
}

void log_open(uint64_t size) {
    limit = size;
    open_file();
}

static void flush(void) {
    size_t done = 0;
    while (done < used) {
        ssize_t count = write(file, out + done, used - done);
        if (count <= 0) {
            /* A full disk must not stop the program. */
            break;
        }
        done += (size_t)count;
    }
    written += done;
    used = 0;
    if (written >= limit) {
        close(file);
        rename("output.log", "output.log.1");
        open_file();
    }
}

void log_write(bool error, const char *bytes, size_t length) {
    if (file < 0) {
        return;
    }
    struct timespec now;
    struct tm parts;
    clock_gettime(CLOCK_REALTIME, &now);
    gmtime_r(&now.tv_sec, &parts);
    char head[HEAD];
    int head_size = snprintf(
        head, sizeof head, "%04d-%02d-%02dT%02d:%02d:%02d.%09ldZ %s ", parts.tm_year + 1900, parts.tm_mon + 1,
        parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec, now.tv_nsec, error ? "stderr" : "stdout");
    while (length > 0) {
        size_t most = length < LONGEST_PART ? length : LONGEST_PART;
        const char *end = memchr(bytes, '\n', most);
        size_t size = end ? (size_t)(end - bytes) : most;
        if (used + (size_t)head_size + size + 3 > sizeof out) {
            flush();
        }
        memcpy(out + used, head, (size_t)head_size);
        used += (size_t)head_size;
        out[used++] = end ? 'F' : 'P';
        out[used++] = ' ';
        memcpy(out + used, bytes, size);
        used += size;
        out[used++] = '\n';
        size += end ? 1 : 0;
        bytes += size;
        length -= size;
    }
    flush();
}
