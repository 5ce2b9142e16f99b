/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page of the HTML writer, printed by Chromium. */
#include "sim/base/output.h"
#include "sim/report/writer.h"

#include "sim/base/i18n.h"
#include "sim/base/leftover.h"
#include "sim/base/reason.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MOST_SECONDS = 120, MOST_FOLDER = 200, MOST_TRIES = 50 };

static const char *const browsers[] = {"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"};

/* The first of the browsers that is on the PATH; false when there is none. */
static bool find_browser(char *found, size_t size) {
    const char *path = getenv("PATH");
    for (size_t b = 0; path && b < sizeof browsers / sizeof browsers[0]; b++)
        for (const char *at = path; at; at = strchr(at, ':') ? strchr(at, ':') + 1 : NULL) {
            int length = (int)strcspn(at, ":"), n = snprintf(found, size, "%.*s/%s", length, at, browsers[b]);
            if (length > 0 && n > 0 && (size_t)n < size && access(found, X_OK) == 0)
                return true;
        }
    return false;
}

bool report_can_print(void) {
    char browser[PATH_MAX];
    return find_browser(browser, sizeof browser);
}

/* A folder of our own for the page and the browser's profile. Its keeper, a process that waits for the end of this one,
 * whatever that is, then ends the browser and removes the folder: the page may hold what nobody else is to read. */
struct room {
    char folder[256], page[288], url[320], profile[320], pdf[320];
    pid_t keeper;
    int line; /* to the keeper: the browser's number; closed at the end */
};

static void remove_folder(const char *folder) {
    pid_t child = fork();
    if (child == 0) {
        execlp("rm", "rm", "-rf", "--", folder, (char *)NULL);
        _exit(127);
    }
    if (child > 0)
        (void)waitpid(child, NULL, 0);
}

/* The keeper. No signal of the terminal ends it, and it holds no file of ours open. */
static void become_keeper(const int line[2], const char *folder) {
    const struct timespec dying = {0, 200000000};
    pid_t browser = 0;
    (void)close(line[1]);
    (void)setsid();
    for (int number = 1; number < NSIG; number++)
        (void)signal(number, number == SIGCHLD ? SIG_DFL : SIG_IGN);
    if (dup2(line[0], STDIN_FILENO) < 0)
        _exit(1);
    closefrom(STDERR_FILENO + 1);
    for (pid_t told; read(STDIN_FILENO, &told, sizeof told) == sizeof told;)
        browser = told;
    for (int k = 0; k < MOST_TRIES && access(folder, F_OK) == 0; k++) {
        if (browser > 0 && kill(-browser, SIGKILL) == 0)
            (void)nanosleep(&dying, NULL); /* it makes files as long as it lives */
        remove_folder(folder);
    }
    if (access(folder, F_OK) == 0) /* no process can be started for it: then it is this one */
        execlp("rm", "rm", "-rf", "--", folder, (char *)NULL);
    _exit(0);
}

static bool start_keeper(struct room *room) {
    int line[2];
    if (pipe2(line, O_CLOEXEC) != 0)
        return false;
    room->keeper = fork();
    if (room->keeper == 0)
        become_keeper(line, room->folder);
    (void)close(line[0]);
    room->line = line[1];
    if (room->keeper < 0)
        (void)close(line[1]);
    return room->keeper > 0;
}

/* Which browser is at work; 0: none. A keeper that is gone is told nothing. Whoever becomes the browser tells it
 * itself: who started it may be gone by then. */
static void tell_keeper(const struct room *room, pid_t browser) {
    ssize_t n = write(room->line, &browser, sizeof browser);
    (void)n;
}

/* A folder with its keeper, or neither: no signal comes in between. */
static bool make_kept_folder(struct room *room) {
    sigset_t before;
    leftover_hold(&before);
    bool made = mkdtemp(room->folder) != NULL, kept = made && start_keeper(room);
    int reason = errno;
    if (made && !kept)
        (void)rmdir(room->folder);
    errno = reason;
    leftover_release(&before);
    return kept;
}

static bool make_room(struct room *room) {
    const char *wish = getenv("TMPDIR");
    bool fits = wish && wish[0] == '/' && strlen(wish) < MOST_FOLDER && !strpbrk(wish, "%#?"); /* it goes into a URL */
    snprintf(room->folder, sizeof room->folder, "%s/solidair-pdf-XXXXXX", fits ? wish : "/tmp");
    if (!make_kept_folder(room))
        return false;
    snprintf(room->page, sizeof room->page, "%s/page.html", room->folder);
    snprintf(room->url, sizeof room->url, "file://%s", room->page);
    snprintf(room->profile, sizeof room->profile, "--user-data-dir=%s/profile", room->folder);
    snprintf(room->pdf, sizeof room->pdf, "--print-to-pdf=%s/page.pdf", room->folder);
    return true;
}

/* The child: say nothing, become the browser. */
static void become_browser(const char *browser, const struct room *room) {
    int quiet = open("/dev/null", O_RDWR);
    if (quiet >= 0) {
        (void)dup2(quiet, STDOUT_FILENO);
        (void)dup2(quiet, STDERR_FILENO);
    }
    /* Chromium's own sandbox does not work as root. */
    const char *sandbox = geteuid() == 0 ? "--no-sandbox" : "--disable-background-networking";
    (void)setpgid(0, 0);
    (void)setenv("TMPDIR", room->folder, 1); /* what it leaves goes with the rest */
    tell_keeper(room, getpid());
    execl(browser, browser, "--headless", sandbox, "--disable-gpu", "--disable-quic", "--no-first-run",
          "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
          "--no-pdf-header-footer", "--virtual-time-budget=10000", room->profile, room->pdf, room->url, (char *)NULL);
    _exit(127);
}

/* 0 when it ended well in time. */
static int run_browser(const char *browser, const struct room *room) {
    const struct timespec pause = {0, 100000000};
    int answer = -1, state = 0;
    pid_t child = fork();
    if (child == 0)
        become_browser(browser, room);
    for (int k = 0; child > 0 && k < 10 * MOST_SECONDS; k++) {
        pid_t ended = waitpid(child, &state, WNOHANG);
        if (ended == child) {
            answer = WIFEXITED(state) ? WEXITSTATUS(state) : -1;
            child = 0;
        } else if (nanosleep(&pause, NULL) != 0 && errno != EINTR)
            break;
    }
    if (child > 0) {
        (void)kill(-child, SIGKILL);
        (void)waitpid(child, &state, 0);
    }
    tell_keeper(room, 0);
    return answer;
}

static enum status refuse_page(const char *path, struct note *note) {
    return note_error(note, STATUS_IO, path, 0, NULL,
                      _("Chromium made no PDF of the page. Write a .html instead, open it in a browser and print it."));
}

/* Behind the end of a PDF anything may stand: by this a report is known as ours. */
static const char mark[] = "% solidair\n";

/* Copy, since the name asked for may be on another disk. */
static enum status copy_pdf(const struct room *room, const char *path, struct note *note) {
    struct output output = {0};
    char from[288], bytes[65536];
    snprintf(from, sizeof from, "%s/page.pdf", room->folder);
    FILE *in = fopen(from, "r");
    if (!in)
        return refuse_page(path, note);
    enum status status = output_open(path, &output, note);
    for (size_t n; !status && (n = fread(bytes, 1, sizeof bytes, in)) > 0;)
        fwrite(bytes, 1, n, output.file);
    if (!status && ferror(in))
        status = note_error(note, STATUS_IO, from, 0, NULL, _("The PDF cannot be read back."));
    if (!status)
        fputs(mark, output.file);
    status = output_close(&output, status, note);
    (void)fclose(in);
    return status;
}

/* The keeper does that when nobody can tell it anything any more. */
static void remove_room(const struct room *room) {
    (void)close(room->line);
    (void)waitpid(room->keeper, NULL, 0);
}

/* The page could not be written where it is only to be printed from: what was asked for is the PDF. */
static void tell_no_room(const char *output, const char *folder, enum status status, const struct note *meant,
                         struct note *note) {
    if (strncmp(meant->file, folder, strlen(folder)) != 0) {
        *note = *meant;
        return;
    }
    (void)note_error(
        note, status, output, 0, NULL,
        _("What the PDF is made from cannot be written in the folder for temporary files, %.200s; make room "
          "there, or name another one with TMPDIR. %s"),
        folder, meant->text);
}

static enum status refuse_room(const char *path, const char *folder, int reason, struct note *note) {
    if (reason == EAGAIN) /* of starting the keeper */
        return note_error(note, STATUS_IO, path, 0, NULL,
                          _("No process can be started, and a PDF takes some: %s. Close other programs, or write a "
                            ".html, open it in a browser and print it."),
                          reason_text(reason));
    return note_error(note, STATUS_IO, folder, 0, NULL, _("No folder for temporary files can be made: %s."),
                      reason_text(reason));
}

static enum status write_pdf(struct tables *tables, const struct report_request *request, struct note *note) {
    char browser[4096];
    struct room room;
    if (!find_browser(browser, sizeof browser))
        return note_error(
            note, STATUS_MISSING, request->output, 0, NULL,
            _("A PDF is printed by Chromium, which is not on this machine. Install it (on Debian: apt-get "
              "install chromium), or write a .html, open it in a browser and print it."));
    if (!make_room(&room))
        return refuse_room(request->output, room.folder, errno, note);
    struct report_request page = *request;
    page.output = room.page;
    struct note meant = {0};
    enum status status = writer_html.write(tables, &page, &meant);
    if (status)
        tell_no_room(request->output, room.folder, status, &meant, note);
    if (!status && run_browser(browser, &room) != 0)
        status = refuse_page(request->output, note);
    if (!status)
        status = copy_pdf(&room, request->output, note);
    remove_room(&room);
    return status;
}

const struct writer writer_pdf = {
    .extension = "pdf",
    .doc = N_("the page, printed by Chromium"),
    .every = true, /* it is that page */
    .write = write_pdf,
};
