/*
 * bin/tare: starts the JVM in its own process, with the flags and the AOT cache for the command that it is given.
 *
 * The program java would do the same; it takes 2 ms more, for a second executable and the classes that look for the main
 * class of any program.
 */
#ifndef LAUNCHER_H
#define LAUNCHER_H

#include <stdbool.h>
#include <stddef.h>

#define MOST_OPTIONS 64

/* What the JVM is started with. The texts live as long as the process. */
struct options {
    const char *text[MOST_OPTIONS];
    int count;
};

/* Ends the process by code 1, after "tare: WHAT" and, if there is one, "  HINT". */
_Noreturn void fail(const char *what, const char *hint);

/* A text as printf makes it. */
char *text(const char *format, ...) __attribute__((format(printf, 1, 2)));

void add(struct options *options, const char *option);

/* Adds the words of a line, which it takes apart. */
void add_words(struct options *options, char *line);

/* The content of a small file, ended by NUL; NULL where there is none. */
char *content(const char *path);

/*
 * Adds what lib/launch says for a command that begins with this word (NULL: no word), and the AOT cache of its family,
 * where there is one.
 */
void add_family(struct options *options, const char *lib, const char *word);

/* Adds the class path: all jars of this folder by name, as at training; then, where it is to speak to builders, those for that. */
void add_class_path(struct options *options, const char *lib, bool builders);

/* The libjvm.so of the runtime in HOME, of the JDK that java-home names, or of one that bin/find-jdk finds. */
char *find_jvm(const char *home);

/* Runs dev.tare.program.Main with these words, and gives the exit code. */
int run_jvm(const char *library, const struct options *options, char **words);

#endif
