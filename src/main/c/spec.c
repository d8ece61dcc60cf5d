/* The step as tare tells it: "LENGTH\n", then records of words that each end with a zero byte, the first a key. */
#include "step.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct reader {
    char *at, *end;
    bool broken;
};

static char *word(struct reader *in) {
    char *start = in->at;
    char *zero = in->broken ? NULL : memchr(start, 0, (size_t)(in->end - start));
    if (!zero) {
        in->broken = true;
        return "";
    }
    in->at = zero + 1;
    return start;
}

static uint64_t number(struct reader *in, int base) {
    char *text = word(in), *end;
    errno = 0;
    uint64_t value = strtoull(text, &end, base);
    if (*text < '0' || *end || errno) {
        /* A hexadecimal number may begin with a letter. */
        if (base != 16 || *end || errno || end == text) {
            in->broken = true;
        }
    }
    return value;
}

/* One more element of an array; ends this process when there is no memory. */
static void *grow(void *array, size_t count, size_t size) {
    void *bigger = reallocarray(array, count, size);
    if (!bigger) {
        abort();
    }
    return bigger;
}

static void add_text(struct texts *texts, char *text) {
    texts->all = grow(texts->all, texts->count + 2, sizeof *texts->all);
    texts->all[texts->count++] = text;
    texts->all[texts->count] = NULL;
}

static void add_mount(struct step *step, struct reader *in) {
    step->mounts = grow(step->mounts, step->mount_count + 1, sizeof *step->mounts);
    struct mount *mount = &step->mounts[step->mount_count++];
    mount->type = word(in);
    mount->source = word(in);
    mount->target = word(in);
    mount->flags = number(in, 10);
    mount->data = word(in);
}

static void add_device(struct step *step, struct reader *in) {
    step->devices = grow(step->devices, step->device_count + 1, sizeof *step->devices);
    struct device *device = &step->devices[step->device_count++];
    device->type = *word(in);
    device->major = (unsigned)number(in, 10);
    device->minor = (unsigned)number(in, 10);
    device->path = word(in);
}

static void add_limit(struct step *step, struct reader *in) {
    step->limits = grow(step->limits, step->limit_count + 1, sizeof *step->limits);
    struct limit *limit = &step->limits[step->limit_count++];
    limit->what = (int)number(in, 10);
    limit->soft = number(in, 10);
    limit->hard = number(in, 10);
}

static int digit(char c) {
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The filter's bytes, two hexadecimal digits each. */
static void set_filter(struct step *step, struct reader *in) {
    char *text = word(in);
    size_t size = strlen(text) / 2;
    unsigned char *bytes = grow(NULL, size + 1, 1);
    for (size_t i = 0; i < size; i++) {
        int high = digit(text[2 * i]), low = digit(text[2 * i + 1]);
        if (high < 0 || low < 0) {
            in->broken = true;
            return;
        }
        bytes[i] = (unsigned char)(high << 4 | low);
    }
    step->filter = (struct sock_filter *)bytes;
    step->filter_length = size / sizeof *step->filter;
    if (step->filter_length == 0 || size % sizeof *step->filter || text[2 * size]) {
        in->broken = true;
    }
}

static void add_group(struct step *step, struct reader *in) {
    step->groups = grow(step->groups, step->group_count + 1, sizeof *step->groups);
    step->groups[step->group_count++] = (gid_t)number(in, 10);
}

static void record(struct step *step, struct reader *in) {
    const struct {
        const char *key;
        const char **text;
    } single[] = {
        {"id", &step->id},           {"root", &step->root},     {"hostname", &step->hostname},
        {"directory", &step->directory}, {"memory", &step->memory},
        {"processors", &step->processors}, {"shares", &step->shares},
    };
    const struct {
        const char *key;
        bool *flag;
    } flags[] = {
        {"all-devices", &step->all_devices},
        {"bound-devices", &step->bound_devices},
        {"own-network", &step->own_network},
    };
    const struct {
        const char *key;
        struct texts *texts;
    } many[] = {
        {"read-only", &step->read_only},
        {"masked", &step->masked},
        {"word", &step->words},
        {"variable", &step->variables},
    };
    const char *key = word(in);
    for (size_t i = 0; i < sizeof single / sizeof *single; i++) {
        if (strcmp(key, single[i].key) == 0) {
            *single[i].text = word(in);
            return;
        }
    }
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++) {
        if (strcmp(key, flags[i].key) == 0) {
            *flags[i].flag = true;
            return;
        }
    }
    for (size_t i = 0; i < sizeof many / sizeof *many; i++) {
        if (strcmp(key, many[i].key) == 0) {
            add_text(many[i].texts, word(in));
            return;
        }
    }
    if (strcmp(key, "mount") == 0) {
        add_mount(step, in);
    } else if (strcmp(key, "device") == 0) {
        add_device(step, in);
    } else if (strcmp(key, "limit") == 0) {
        add_limit(step, in);
    } else if (strcmp(key, "user") == 0) {
        step->user = (uid_t)number(in, 10);
        step->own_group = (gid_t)number(in, 10);
    } else if (strcmp(key, "more-group") == 0) {
        add_group(step, in);
    } else if (strcmp(key, "capabilities") == 0) {
        step->granted = number(in, 16);
        step->inherited = number(in, 16);
    } else if (strcmp(key, "filter") == 0) {
        set_filter(step, in);
    } else {
        in->broken = true;
    }
}

static bool read_all(int fd, char *to, size_t size) {
    while (size > 0) {
        ssize_t got = read(fd, to, size);
        if (got <= 0 && !(got < 0 && errno == EINTR)) {
            return false;
        }
        to += got > 0 ? got : 0;
        size -= got > 0 ? (size_t)got : 0;
    }
    return true;
}

size_t step_receive(int fd, char *bytes) {
    char c = 0;
    size_t length = 0;
    while (read_all(fd, &c, 1) && c >= '0' && c <= '9' && length < MOST_STEP_BYTES) {
        length = 10 * length + (size_t)(c - '0');
    }
    bool whole = c == '\n' && length > 0 && length <= MOST_STEP_BYTES && read_all(fd, bytes, length);
    return whole ? length : 0;
}

bool step_parse(char *bytes, size_t length, struct step *step) {
    struct reader in = {.at = bytes, .end = bytes + length};
    while (!in.broken && in.at < in.end) {
        record(step, &in);
    }
    if (!step->variables.all) {
        step->variables.all = grow(NULL, 1, sizeof *step->variables.all);
        step->variables.all[0] = NULL;
    }
    return !in.broken && step->id && step->root && step->hostname && step->directory && step->words.count > 0;
}
