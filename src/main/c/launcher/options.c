#include "launcher.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LARGEST 16384
#define MOST_JARS 64

void add(struct options *options, const char *option) {
    if (options->count == MOST_OPTIONS) {
        fail("TARE_JAVA_OPTS has too many options", NULL);
    }
    options->text[options->count++] = option;
}

void add_words(struct options *options, char *line) {
    char *rest = line;
    for (char *word = strtok_r(line, " \t\n", &rest); word != NULL; word = strtok_r(NULL, " \t\n", &rest)) {
        add(options, word);
    }
}

char *content(const char *path) {
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) {
        return NULL;
    }
    char *made = malloc(LARGEST);
    ssize_t length = made == NULL ? -1 : read(file, made, LARGEST - 1);
    close(file);
    if (length < 0) {
        free(made);
        return NULL;
    }
    made[length] = 0;
    return made;
}

static bool is_among(char *words, const char *wanted) {
    char *rest = words;
    for (char *word = strtok_r(words, " ", &rest); word != NULL; word = strtok_r(NULL, " ", &rest)) {
        if (strcmp(word, wanted) == 0) {
            return true;
        }
    }
    return false;
}

void add_family(struct options *options, const char *lib, const char *word) {
    char *rest = content(text("%s/launch", lib));
    if (rest == NULL) {
        fail(text("%s/launch cannot be read", lib), "install Tare again");
    }
    bool found = false;
    for (char *line = strtok_r(rest, "\n", &rest); line != NULL; line = strtok_r(NULL, "\n", &rest)) {
        if (strncmp(line, "jvm ", 4) == 0) {
            add_words(options, line + 4);
        } else if (!found && strncmp(line, "family ", 7) == 0) {
            char *words = strchr(line, '|');
            if (words == NULL) {
                continue;
            }
            *words++ = 0;
            /* The family that names no words has all others. */
            found = words[strspn(words, " ")] == 0 || is_among(words, word == NULL ? "--help" : word);
            if (found) {
                char *flags = line + 7, *end;
                char *name = strtok_r(flags, " ", &end);
                add_words(options, end);
                char *cache = text("%s/%s.aot", lib, name);
                if (access(cache, R_OK) == 0) {
                    add(options, text("-XX:AOTCache=%s", cache));
                }
            }
        }
    }
}

static int by_name(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The jars of a folder in the order of their names, behind what the path holds. */
static char *with_jars(char *path, const char *lib) {
    char *jars[MOST_JARS];
    int count = 0;
    DIR *folder = opendir(lib);
    if (folder == NULL) {
        fail(text("%s cannot be read", lib), "install Tare again");
    }
    for (struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
        size_t length = strlen(entry->d_name);
        if (length > 4 && strcmp(entry->d_name + length - 4, ".jar") == 0 && count < MOST_JARS) {
            jars[count++] = text("%s/%s", lib, entry->d_name);
        }
    }
    closedir(folder);
    qsort(jars, (size_t)count, sizeof *jars, by_name);
    for (int i = 0; i < count; i++) {
        path = text("%s%s%s", path, path[strlen(path) - 1] == '=' ? "" : ":", jars[i]);
    }
    return path;
}

void add_class_path(struct options *options, const char *lib, bool builders) {
    char *path = with_jars("-Djava.class.path=", lib);
    /* Last: the AOT cache knows what stands before them. */
    add(options, builders ? with_jars(path, text("%s/buildkit", lib)) : path);
}
