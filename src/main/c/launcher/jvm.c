#include "launcher.h"
#include "oldest.h"

#include <dlfcn.h>
#include <jni.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* Trees may be as deep as a path can be long. lib/launch gives the other threads the same. */
#define STACK (8 << 20)

struct start {
    const char *library;
    const struct options *options;
    char **words;
    int code;
};

/* The first line that this program prints, or NULL. */
static char *output_of(const char *program) {
    int ends[2];
    if (pipe(ends) != 0) {
        return NULL;
    }
    pid_t child = fork();
    if (child == 0) {
        dup2(ends[1], STDOUT_FILENO);
        close(ends[0]);
        close(ends[1]);
        execl(program, program, (char *)NULL);
        _exit(127);
    }
    close(ends[1]);
    char line[4096];
    size_t length = 0;
    for (ssize_t got; length < sizeof line - 1; length += (size_t)got) {
        got = read(ends[0], line + length, sizeof line - 1 - length);
        if (got <= 0) {
            break;
        }
    }
    close(ends[0]);
    int status = -1;
    if (child < 0 || waitpid(child, &status, 0) < 0 || status != 0) {
        return NULL;
    }
    line[length] = 0;
    line[strcspn(line, "\n")] = 0;
    return text("%s", line);
}

static char *library_of(const char *java) {
    char *library = text("%s/lib/server/libjvm.so", java);
    return access(library, R_OK) == 0 ? library : NULL;
}

char *find_jvm(const char *home) {
    char *library = library_of(text("%s/runtime", home));
    if (library == NULL) {
        char *java = content(text("%s/java-home", home));
        if (java != NULL) {
            java[strcspn(java, "\n")] = 0;
            library = library_of(java);
        }
    }
    if (library == NULL) {
        char *finder = text("%s/bin/find-jdk", home);
        if (access(finder, X_OK) != 0) {
            fail(text("%s/runtime has no Java runtime", home), "install Tare again");
        }
        /* It says itself what is missing. */
        char *java = output_of(finder);
        if (java == NULL) {
            exit(1);
        }
        library = library_of(java);
        if (library == NULL) {
            fail(text("%s has no lib/server/libjvm.so", java), NULL);
        }
    }
    return library;
}

static jobjectArray strings(JNIEnv *env, char **words) {
    jclass type = (*env)->FindClass(env, "java/lang/String");
    /* In UTF-8, which is not JNI's own way of writing strings. */
    jmethodID decode = type == NULL ? NULL : (*env)->GetMethodID(env, type, "<init>", "([B)V");
    if (decode == NULL) {
        return NULL;
    }
    jsize count = 0;
    while (words[count] != NULL) {
        count++;
    }
    jobjectArray made = (*env)->NewObjectArray(env, count, type, NULL);
    for (jsize i = 0; made != NULL && i < count; i++) {
        jsize length = (jsize)strlen(words[i]);
        jbyteArray bytes = (*env)->NewByteArray(env, length);
        if (bytes == NULL) {
            return NULL;
        }
        (*env)->SetByteArrayRegion(env, bytes, 0, length, (const jbyte *)words[i]);
        jobject word = (*env)->NewObject(env, type, decode, bytes);
        if (word == NULL) {
            return NULL;
        }
        (*env)->SetObjectArrayElement(env, made, i, word);
        (*env)->DeleteLocalRef(env, word);
        (*env)->DeleteLocalRef(env, bytes);
    }
    return made;
}

static int call_main(JNIEnv *env, char **words) {
    jclass program = (*env)->FindClass(env, "dev/tare/program/Main");
    jmethodID method = program == NULL ? NULL
                                       : (*env)->GetStaticMethodID(env, program, "main", "([Ljava/lang/String;)V");
    jobjectArray arguments = method == NULL ? NULL : strings(env, words);
    if (arguments != NULL) {
        (*env)->CallStaticVoidMethod(env, program, method, arguments);
    }
    if ((*env)->ExceptionCheck(env)) {
        (*env)->ExceptionDescribe(env);
        return 1;
    }
    return 0;
}

static void *run(void *argument) {
    struct start *start = argument;
    start->code = 1;
    void *library = dlopen(start->library, RTLD_NOW | RTLD_GLOBAL);
    if (library == NULL) {
        fail(dlerror(), NULL);
    }
    jint (*create)(JavaVM **, void **, void *);
    *(void **)&create = dlsym(library, "JNI_CreateJavaVM");
    if (create == NULL) {
        fail(dlerror(), NULL);
    }
    JavaVMOption options[MOST_OPTIONS];
    for (int i = 0; i < start->options->count; i++) {
        options[i] = (JavaVMOption){.optionString = (char *)(size_t)start->options->text[i]};
    }
    JavaVMInitArgs given = {
        .version = JNI_VERSION_1_8, .nOptions = start->options->count, .options = options, .ignoreUnrecognized = JNI_FALSE};
    JavaVM *machine;
    JNIEnv *env;
    if (create(&machine, (void **)&env, &given) != JNI_OK) {
        /* It has said why. */
        fail("the Java runtime did not start", NULL);
    }
    start->code = call_main(env, start->words);
    (*machine)->DestroyJavaVM(machine);
    return NULL;
}

int run_jvm(const char *library, const struct options *options, char **words) {
    struct start start = {.library = library, .options = options, .words = words};
    pthread_t thread;
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, STACK);
    /* The first thread's stack grows as the user's limits say, and Java's guard pages do not fit to that. */
    if (pthread_create(&thread, &attributes, run, &start) != 0) {
        fail("no thread could be started", "are the user's processes limited (ulimit -u)?");
    }
    pthread_join(thread, NULL);
    return start.code;
}
