/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The program's main, called again and again in one process: for tests that ask thousands of small questions, since
 * starting a process costs more than the answer. Used by way of tests/again.sh.
 *
 * A question is lines on stdin: the folder to be in, the file for standard output, that for standard error, the number
 * of arguments, and each argument on a line. The answer is the exit code on a line of stdout. */
#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int program_main(int argc, char **argv);

enum { ARGUMENTS = 64 };

static void give_up(const char *what) {
    perror(what);
    exit(1);
}

/* NULL at the end of the input. The caller frees it. */
static char *read_line(void) {
    char *line = NULL;
    size_t size = 0;
    ssize_t length = getline(&line, &size, stdin);
    if (length > 0 && line[length - 1] == '\n')
        line[length - 1] = '\0';
    if (length <= 0) {
        free(line);
        line = NULL;
    }
    return line;
}

static char *need_line(void) {
    char *line = read_line();
    if (!line)
        give_up("a question that stops half way");
    return line;
}

/* What goes to this descriptor goes to a new file of that name from here on. */
static void redirect(int descriptor, const char *path) {
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666);
    if (file < 0 || dup2(file, descriptor) < 0)
        give_up(path);
    close(file);
}

/* As main would find it in a new process. */
static int ask(int argc, char **argv) {
    char *nothing[] = {argv[0], NULL};
    optind = 0;
    (void)getopt(1, nothing, "");
    int code = program_main(argc, argv);
    fflush(stdout);
    fflush(stderr);
    clearerr(stdout);
    return code;
}

int main(void) {
    FILE *answers = fdopen(dup(1), "w");
    if (!answers)
        give_up("stdout");
    for (char *folder; (folder = read_line());) {
        char *out = need_line(), *err = need_line(), *count = need_line(), *argv[ARGUMENTS + 2] = {"solidair"},
             *kept[ARGUMENTS];
        int argc = atoi(count);
        if (argc < 0 || argc > ARGUMENTS || chdir(folder) != 0)
            give_up(folder);
        for (int k = 0; k < argc; k++)
            argv[k + 1] = kept[k] = need_line();
        redirect(1, out);
        redirect(2, err);
        fprintf(answers, "%d\n", ask(argc + 1, argv));
        fflush(answers);
        for (int k = 0; k < argc; k++)
            free(kept[k]);
        free(folder);
        free(out);
        free(err);
        free(count);
    }
    return fclose(answers) != 0;
}
