#include "launcher.h"

#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/auxv.h>
#include <time.h>
#include <unistd.h>

_Noreturn void fail(const char *what, const char *hint) {
    fprintf(stderr, "tare: %s\n", what);
    if (hint != NULL) {
        fprintf(stderr, "  %s\n", hint);
    }
    exit(1);
}

char *text(const char *format, ...) {
    va_list arguments;
    char *made;
    va_start(arguments, format);
    int length = vasprintf(&made, format, arguments);
    va_end(arguments);
    if (length < 0) {
        fail("no memory is left", NULL);
    }
    return made;
}

static bool ends_with(const char *text, const char *end) {
    size_t length = strlen(text), wanted = strlen(end);
    return length >= wanted && strcasecmp(text + length - wanted, end) == 0;
}

static const char *variable(const char *name, const char *otherwise) {
    const char *value = getenv(name);
    return value != NULL && *value != 0 ? value : otherwise;
}

/* File names are bytes to Linux and text to Java, which decodes them by the locale: any other than UTF-8 garbles them. */
static void choose_locale(void) {
    const char *locale = variable("LC_ALL", variable("LC_CTYPE", variable("LANG", "")));
    if (!ends_with(locale, "utf8") && !ends_with(locale, "utf-8")) {
        setenv("LC_ALL", "C.UTF-8", 1);
    }
}

static bool is(const char *word, const char *name) {
    return word != NULL && strcmp(word, name) == 0;
}

/* The words that the name of the program stands for come first, then what was typed. */
static char **named(int count, char **arguments) {
    const char *slash = count > 0 ? strrchr(arguments[0], '/') : NULL;
    const char *name = count == 0 ? "tare" : slash == NULL ? arguments[0] : slash + 1;
    static char habitus[] = "habitus", docker[] = "docker", buildx[] = "buildx";
    char **words = calloc((size_t)count + 3, sizeof *words);
    if (words == NULL) {
        fail("no memory is left", NULL);
    }
    int made = 0;
    if (is(name, habitus)) {
        words[made++] = habitus;
    } else if (is(name, docker)) {
        words[made++] = docker;
    } else if (is(name, buildx) || is(name, "docker-buildx")) {
        words[made++] = docker;
        words[made++] = buildx;
    }
    for (int i = 1; i < count; i++) {
        words[made++] = arguments[i];
    }
    return words;
}

/* Of docker's command line the word that tells what is done: image and its like only say of what kind it is. */
static const char *of_docker(char **words) {
    if (!is(words[0], "docker")) {
        return words[0];
    }
    static const char *const groups[] = {"buildx", "builder", "image", "container"};
    for (size_t i = 0; i < sizeof groups / sizeof *groups; i++) {
        if (is(words[1], groups[i])) {
            return words[2];
        }
    }
    return words[1];
}

/* A build that pushes is of another family than one that does not. */
static const char *of_build(char **words, const char *word) {
    if (!is(word, "build")) {
        return word;
    }
    for (int i = 0; words[i] != NULL; i++) {
        if (is(words[i], "--push") || strstr(words[i], "type=registry") != NULL || strstr(words[i], "push=true") != NULL) {
            return "build+push";
        }
    }
    return word;
}

/*
 * The word by which the family is chosen, behind a --trace FILE. For a trace the JVM lists the classes that it loads, in
 * the clock of the trace, in a file of the folder for such files, which Java opens and removes at its start. Where that
 * cannot be made, the trace has no classes.
 */
static const char *command_word(struct options *options, char **words) {
    if (words[0] == NULL || strncmp(words[0], "--trace", 7) != 0 || (words[0][7] != '=' && words[0][7] != 0)) {
        return words[0] == NULL ? NULL : of_build(words, of_docker(words));
    }
    bool apart = words[0][7] == 0;
    const char *file = apart ? words[1] : words[0] + 8;
    if (file == NULL) {
        return NULL;
    }
    if (words[apart ? 2 : 1] == NULL) {
        return NULL;
    }
    char *classes = text("%s/tare-classes-XXXXXX", variable("TMPDIR", "/tmp"));
    /* The JVM reads quotes and percent signs of such a name in its own way. */
    int made = strpbrk(classes, "\"%") == NULL ? mkostemp(classes, O_CLOEXEC) : -1;
    if (made >= 0) {
        close(made);
        add(options, text("-Xlog:class+load=info:file=\"%s\":timenanos:filecount=0", classes));
        add(options, text("-Dtare.classes=%s", classes));
    }
    return of_build(words, of_docker(words + (apart ? 2 : 1)));
}

/* The folder above bin/ of the file that was started, whatever links led to it. */
static char *home(void) {
    const char *started = (const char *)(uintptr_t)getauxval(AT_EXECFN);
    char *path = started == NULL ? NULL : realpath(started, NULL);
    if (path == NULL) {
        path = realpath("/proc/self/exe", NULL);
    }
    for (int i = 0; path != NULL && i < 2; i++) {
        char *slash = strrchr(path, '/');
        if (slash == NULL) {
            path = NULL;
        } else {
            *slash = 0;
        }
    }
    if (path == NULL) {
        fail("its own folder was not found", NULL);
    }
    return path;
}

/* Whether anything may name a builder. What speaks to one is on the class path only then: no other build opens those jars. */
static bool names_builder(char **words) {
    if (*variable("TARE_BUILDER", "") != 0 || *variable("BUILDKIT_HOST", "") != 0) {
        return true;
    }
    for (int i = 0; words[i] != NULL; i++) {
        if (strncmp(words[i], "--builder", 9) == 0) {
            return true;
        }
    }
    const char *folder = variable("XDG_CONFIG_HOME", text("%s/.config", variable("HOME", "")));
    return access(text("%s/tare/builders.yaml", folder), R_OK) == 0;
}

int main(int count, char **arguments) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);

    char **words = named(count, arguments);

    choose_locale();
    char *folder = getcwd(NULL, 0);
    if (folder == NULL || folder[0] != '/') {
        /* Java gives a stack trace where there is no working directory. */
        fail("the working directory is not there any more", "change to a folder that is: cd");
    }
    free(folder);

    struct options options = {.count = 0};
    char *above = home(), *lib = text("%s/lib", above);
    struct options more = {.count = 0};
    add_family(&options, lib, command_word(&more, words));
    add(&options, text("-Dtare.lib=%s", lib));
    /* For what goes on in another process. */
    add(&options, text("-Dtare.launcher=%s/bin/tare", above));
    add(&options, text("-Dtare.launched=%lld", (long long)now.tv_sec * 1000000000 + now.tv_nsec));
    /* Behind the other settings of the log, which turn it off. */
    for (int i = 0; i < more.count; i++) {
        add(&options, more.text[i]);
    }
    bool builders = names_builder(words);
    if (builders) {
        /* Of protobuf-java 4, which would be told of at each start. */
        add(&options, "--sun-misc-unsafe-memory-access=allow");
    }
    add_class_path(&options, lib, builders);
    add_words(&options, text("%s", variable("TARE_JAVA_OPTS", "")));
    return run_jvm(find_jvm(above), &options, words);
}
