/* wsload: many WebSocket clients in one thread (Linux, epoll), for measuring a server on this machine.
 *
 * Every message that is sent carries a marker, ~<16 hex: nanoseconds>.<8 hex: number>~, which the server
 * may give back inside any JSON. From the markers come deliveries, latency, loss and duplicates.
 *
 * Build: gcc -O2 -o wsload wsload.c      It speaks to 127.0.0.1 only. Run it without arguments for the options.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { MAX_MESSAGES = 1 << 17, READ_SIZE = 1 << 18, MARKER_LENGTH = 27, HANDSHAKES_AT_ONCE = 64 };
enum { OP_CONTINUE = 0, OP_TEXT = 1, OP_CLOSE = 8, OP_PING = 9, OP_PONG = 10 };
static const double NANO = 1e9;

typedef enum { FRESH, CONNECTING, HANDSHAKE, GREETING, READY, GONE } state;

typedef struct {
    uint8_t *bytes;
    size_t length, capacity;
} buffer;

typedef struct {
    int fd;
    uint32_t index;
    state state;
    buffer in, out, message;
    uint64_t *seen;
    uint64_t next_ping;
} client;

/* Latencies in tenths of a microsecond; each power of two has 64 bins, so a bin is within 1.6 %. */
typedef struct {
    uint64_t bins[64 * 64], count, greatest;
} histogram;

static struct {
    int port, clients, senders;
    double settle, drain, ping_every;
    const char *path, *origin, *cookies, *hello, *ready, *message, *ping, *plan;
    int pid;
} options = {.clients = 100, .senders = 1, .settle = 1, .drain = 10, .ping_every = 20, .path = "/", .origin = "",
             .message = "{\"message\":\"%M\"}", .plan = "closed:4:3"};

static client *clients;
static char **cookies;
static int poller, ready_count, gone_count;
static char first_error[400];

static uint64_t sent_at[MAX_MESSAGES];
static uint32_t missing[MAX_MESSAGES]; /* deliveries still to come of each message */
static uint32_t sent_count, first_of_phase, outstanding, sender_turn;
static uint64_t deliveries, duplicates, acked, nacked, frames, bytes_read;
static histogram delivery_times, ack_times;

static void fail(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
    exit(2);
}

static uint64_t now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000ull + t.tv_nsec;
}

static void append(buffer *b, const void *bytes, size_t length) {
    if (b->length + length > b->capacity) {
        b->capacity = (b->length + length) * 2;
        b->bytes = realloc(b->bytes, b->capacity);
        if (!b->bytes) fail("out of memory");
    }
    memcpy(b->bytes + b->length, bytes, length);
    b->length += length;
}

static void drop_front(buffer *b, size_t length) {
    b->length -= length;
    memmove(b->bytes, b->bytes + length, b->length);
}

/* ---- histogram */

static void record(histogram *h, uint64_t nanoseconds) {
    uint64_t value = nanoseconds / 100;
    int power = value < 64 ? 0 : 63 - __builtin_clzll(value);
    int bin = value < 64 ? (int)value : ((power - 5) << 6) | (int)((value >> (power - 6)) & 63);
    h->bins[bin]++;
    h->count++;
    if (value > h->greatest) h->greatest = value;
}

static double bin_value(int bin) {
    if (bin < 64) return bin;
    int power = (bin >> 6) + 5;
    return (double)((1ull << power) + ((uint64_t)(bin & 63) << (power - 6)) + (1ull << (power - 6)) / 2);
}

static double percentile_ms(const histogram *h, double share) {
    uint64_t wanted = (uint64_t)((double)h->count * share), passed = 0;
    for (int bin = 0; bin < 64 * 64; bin++)
        if ((passed += h->bins[bin]) > wanted) return bin_value(bin) / 1e4;
    return (double)h->greatest / 1e4;
}

/* ---- what the server process costs, from /proc */

static uint64_t server_cpu(void) {
    char path[600];
    uint64_t total = 0;
    snprintf(path, sizeof path, "/proc/%d/task", options.pid);
    DIR *threads = opendir(path);
    if (!options.pid || !threads) return 0;
    for (struct dirent *thread; (thread = readdir(threads));) {
        unsigned long long running = 0;
        snprintf(path, sizeof path, "/proc/%d/task/%.20s/schedstat", options.pid, thread->d_name);
        FILE *file = thread->d_name[0] == '.' ? NULL : fopen(path, "r");
        if (!file) continue;
        if (fscanf(file, "%llu", &running) == 1) total += running;
        fclose(file);
    }
    closedir(threads);
    return total;
}

static long server_rss_kib(void) {
    char path[64], line[256];
    long kib = 0;
    snprintf(path, sizeof path, "/proc/%d/status", options.pid);
    FILE *file = options.pid ? fopen(path, "r") : NULL;
    if (!file) return 0;
    while (fgets(line, sizeof line, file))
        if (sscanf(line, "VmRSS: %ld", &kib) == 1) break;
    fclose(file);
    return kib;
}

/* ---- writing */

static void watch(client *c, uint32_t events) {
    struct epoll_event event = {.events = events | EPOLLIN | EPOLLRDHUP, .data.ptr = c};
    epoll_ctl(poller, EPOLL_CTL_MOD, c->fd, &event);
}

static void leave(client *c, const char *reason) {
    if (c->state == GONE) return;
    if (!first_error[0]) snprintf(first_error, sizeof first_error, "client %u: %s", c->index, reason);
    if (c->state == READY) ready_count--;
    c->state = GONE;
    gone_count++;
    close(c->fd);
}

static void flush(client *c) {
    while (c->out.length) {
        ssize_t written = send(c->fd, c->out.bytes, c->out.length, MSG_NOSIGNAL);
        if (written < 0 && errno == EAGAIN) {
            watch(c, EPOLLOUT);
            return;
        }
        if (written < 0) {
            leave(c, strerror(errno));
            return;
        }
        drop_front(&c->out, (size_t)written);
    }
}

static void put(client *c, const void *bytes, size_t length) {
    if (c->state == GONE) return;
    append(&c->out, bytes, length);
    flush(c);
}

static uint32_t next_random(void) {
    static uint32_t x = 0x9e3779b9;
    x ^= x << 13, x ^= x >> 17, x ^= x << 5;
    return x;
}

static void put_frame(client *c, int opcode, const void *payload, size_t length) {
    uint8_t frame[65536 + 8], *body = frame + 2;
    if (length > 65535) fail("a frame of %zu bytes is too large", length);
    frame[0] = (uint8_t)(0x80 | opcode);
    frame[1] = (uint8_t)(0x80 | (length < 126 ? length : 126));
    if (length >= 126) {
        *body++ = (uint8_t)(length >> 8);
        *body++ = (uint8_t)length;
    }
    uint32_t mask = next_random();
    memcpy(body, &mask, 4);
    body += 4;
    for (size_t i = 0; i < length; i++) body[i] = ((const uint8_t *)payload)[i] ^ ((uint8_t *)&mask)[i & 3];
    put(c, frame, (size_t)(body - frame) + length);
}

static void put_text(client *c, const char *text) { put_frame(c, OP_TEXT, text, strlen(text)); }

/* UUIDv7 (RFC 9562, section 5.7) */
static void write_uuid7(char *out) {
    uint8_t b[16];
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    uint64_t milliseconds = (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
    if (getrandom(b, sizeof b, 0) != sizeof b) fail("no randomness");
    for (int i = 0; i < 6; i++) b[i] = (uint8_t)(milliseconds >> (40 - 8 * i));
    b[6] = (b[6] & 0x0f) | 0x70;
    b[8] = (b[8] & 0x3f) | 0x80;
    sprintf(out, "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x", b[0], b[1], b[2], b[3], b[4],
            b[5], b[6], b[7], b[8], b[9], b[10], b[11], b[12], b[13], b[14], b[15]);
}

static client *next_sender(void) {
    for (int tries = 0; tries < options.senders; tries++) {
        client *c = &clients[sender_turn++ % (uint32_t)options.senders];
        if (c->state == READY) return c;
    }
    fail("no sender is connected any more: %s", first_error);
    return NULL;
}

/* %M marker, %U fresh UUIDv7, %R number of the message (a command's ref) */
static void send_message(uint64_t due) {
    char text[8192];
    size_t length = 0;
    uint32_t number = sent_count++;
    for (const char *t = options.message; *t && length < sizeof text - 64; t++) {
        if (t[0] == '%' && t[1] == 'M')
            length += (size_t)sprintf(text + length, "~%016llx.%08x~", (unsigned long long)due, number), t++;
        else if (t[0] == '%' && t[1] == 'U')
            write_uuid7(text + length), length += 36, t++;
        else if (t[0] == '%' && t[1] == 'R')
            length += (size_t)sprintf(text + length, "%u", number), t++;
        else
            text[length++] = *t;
    }
    sent_at[number] = due;
    missing[number] = (uint32_t)ready_count;
    outstanding++;
    put_frame(next_sender(), OP_TEXT, text, length);
}

/* ---- reading */

static int read_hex(const uint8_t *digits, int count, uint64_t *value) {
    *value = 0;
    for (int i = 0; i < count; i++) {
        int d = digits[i];
        if (d >= '0' && d <= '9') d -= '0';
        else if (d >= 'a' && d <= 'f') d -= 'a' - 10;
        else return 0;
        *value = *value << 4 | (uint64_t)d;
    }
    return 1;
}

static void count_delivery(client *c, uint64_t time, uint32_t number, uint64_t at) {
    uint64_t bit = 1ull << (number & 63);
    if (c->seen[number >> 6] & bit) {
        duplicates++;
        return;
    }
    c->seen[number >> 6] |= bit;
    if (missing[number] && --missing[number] == 0 && number >= first_of_phase) outstanding--;
    if (number < first_of_phase) return;
    deliveries++;
    record(&delivery_times, at > time ? at - time : 0);
}

/* A message may show its text twice in a row (body and html): that is one delivery. */
static int count_markers(client *c, const uint8_t *text, size_t length, uint64_t at) {
    const uint8_t *p = text, *end = text + length;
    uint64_t time, number, last = UINT64_MAX;
    int found = 0;
    while ((p = memchr(p, '~', (size_t)(end - p))) && end - p >= MARKER_LENGTH) {
        if (p[17] != '.' || p[26] != '~' || !read_hex(p + 1, 16, &time) || !read_hex(p + 18, 8, &number)) {
            p++;
            continue;
        }
        p += MARKER_LENGTH;
        found = 1;
        if (number < sent_count && number != last) count_delivery(c, time, (uint32_t)number, at);
        last = number;
    }
    return found;
}

static int contains(const uint8_t *text, size_t length, const char *words) {
    return memmem(text, length, words, strlen(words)) != NULL;
}

/* Refused: nobody will get it. */
static void forget_message(uint32_t number) {
    if (missing[number] && number >= first_of_phase) outstanding--;
    missing[number] = 0;
}

static void count_answer(const uint8_t *text, size_t length, uint64_t at) {
    const uint8_t *ref = memmem(text, length, "\"ref\":", 6);
    uint32_t number = ref ? (uint32_t)strtoul((const char *)ref + 6, NULL, 10) : UINT32_MAX;
    if (contains(text, length, "\"type\":\"nack\"")) {
        nacked++;
        if (number < sent_count) forget_message(number);
        if (!first_error[0]) snprintf(first_error, sizeof first_error, "%.*s", (int)length, text);
    } else if (contains(text, length, "\"type\":\"ack\"") && number >= first_of_phase && number < sent_count) {
        acked++;
        record(&ack_times, at - sent_at[number]);
    }
}

static void become_ready(client *c) {
    c->state = READY;
    ready_count++;
    c->next_ping = now() + (uint64_t)(options.ping_every * NANO * (next_random() % 1000) / 1000);
}

static void take_text(client *c, const uint8_t *text, size_t length, uint64_t at) {
    if (c->state == GREETING && contains(text, length, options.ready)) become_ready(c);
    if (!count_markers(c, text, length, at)) count_answer(text, length, at);
}

static void take_frame(client *c, int first, uint8_t *payload, size_t length, uint64_t at) {
    int opcode = first & 15, is_last = first >> 7;
    frames++;
    if (opcode == OP_CLOSE) {
        char reason[64];
        snprintf(reason, sizeof reason, "closed with %d", length >= 2 ? payload[0] << 8 | payload[1] : 1005);
        leave(c, reason);
    } else if (opcode == OP_PING) {
        put_frame(c, OP_PONG, payload, length);
    } else if (opcode == OP_TEXT && is_last) {
        take_text(c, payload, length, at);
    } else if (opcode == OP_TEXT || opcode == OP_CONTINUE) {
        append(&c->message, payload, length);
        if (!is_last) return;
        take_text(c, c->message.bytes, c->message.length, at);
        c->message.length = 0;
    }
}

static size_t take_frames(client *c, uint8_t *bytes, size_t length, uint64_t at) {
    size_t used = 0;
    while (length - used >= 2 && c->state != GONE) {
        uint8_t *p = bytes + used;
        size_t payload = p[1] & 127, header = payload == 126 ? 4 : payload == 127 ? 10 : 2;
        if (length - used < header) break;
        if (header > 2) payload = 0;
        for (size_t i = 2; i < header; i++) payload = payload << 8 | p[i];
        if (length - used < header + payload) break;
        take_frame(c, p[0], p + header, payload, at);
        used += header + payload;
    }
    return used;
}

/* Returns how many bytes the answer took, 0 if it is not complete. */
static size_t take_handshake(client *c, const uint8_t *bytes, size_t length) {
    const uint8_t *end = memmem(bytes, length, "\r\n\r\n", 4);
    if (!end) return 0;
    if (length < 12 || memcmp(bytes, "HTTP/1.1 101", 12)) {
        leave(c, "the handshake was refused");
        return 0;
    }
    c->state = GREETING;
    if (options.hello) put_text(c, options.hello);
    if (!options.ready) become_ready(c);
    return (size_t)(end + 4 - bytes);
}

static void read_client(client *c) {
    static uint8_t chunk[READ_SIZE];
    for (;;) {
        ssize_t got = recv(c->fd, chunk, sizeof chunk, 0);
        uint64_t at = now();
        if (got < 0 && errno == EAGAIN) return;
        if (got <= 0) {
            leave(c, got ? strerror(errno) : "the server hung up");
            return;
        }
        bytes_read += (uint64_t)got;
        uint8_t *bytes = chunk;
        size_t length = (size_t)got, used = 0;
        if (c->in.length) {
            append(&c->in, chunk, length);
            bytes = c->in.bytes, length = c->in.length;
        }
        if (c->state == HANDSHAKE) used = take_handshake(c, bytes, length);
        if (c->state == GREETING || c->state == READY) used += take_frames(c, bytes + used, length - used, at);
        if (c->state == GONE) return;
        if (bytes == chunk) append(&c->in, bytes + used, length - used);
        else drop_front(&c->in, used);
        if ((size_t)got < sizeof chunk) return;
    }
}

/* ---- connecting */

static void start_connecting(client *c) {
    int one = 1;
    struct sockaddr_in server = {.sin_family = AF_INET, .sin_port = htons((uint16_t)options.port)};
    server.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    c->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (c->fd < 0) fail("socket: %s", strerror(errno));
    setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    struct epoll_event event = {.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP, .data.ptr = c};
    epoll_ctl(poller, EPOLL_CTL_ADD, c->fd, &event);
    c->state = CONNECTING;
    if (connect(c->fd, (struct sockaddr *)&server, sizeof server) < 0 && errno != EINPROGRESS) leave(c, strerror(errno));
}

static void ask_for_upgrade(client *c) {
    char request[4096];
    int length = snprintf(request, sizeof request,
                          "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                          "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
                          "Origin: http://127.0.0.1:%d\r\n%s%s%s\r\n",
                          options.path, options.port, options.port, cookies ? "Cookie: " : "",
                          cookies ? cookies[c->index] : "", cookies ? "\r\n" : "");
    c->state = HANDSHAKE;
    watch(c, 0);
    put(c, request, (size_t)length);
}

static void take_event(client *c, uint32_t events) {
    if (c->state == GONE) return;
    if (c->state == CONNECTING && events & (EPOLLOUT | EPOLLERR)) {
        int error = 0;
        socklen_t size = sizeof error;
        getsockopt(c->fd, SOL_SOCKET, SO_ERROR, &error, &size);
        if (error) leave(c, strerror(error));
        else ask_for_upgrade(c);
        return;
    }
    if (events & EPOLLOUT) {
        flush(c);
        if (c->state != GONE && !c->out.length) watch(c, 0);
    }
    if (c->state != GONE && events & (EPOLLIN | EPOLLHUP | EPOLLERR | EPOLLRDHUP)) read_client(c);
}

/* Waits at most so long; `between` runs now and then inside a long batch, so that sending keeps its time. */
static void pump(double seconds, void (*between)(uint64_t)) {
    struct epoll_event events[256];
    if (seconds < 0) seconds = 0;
    struct timespec wait = {(time_t)seconds, (long)((seconds - (double)(time_t)seconds) * NANO)};
    int count = epoll_pwait2(poller, events, 256, &wait, NULL);
    for (int i = 0; i < count; i++) {
        take_event(events[i].data.ptr, events[i].events);
        if (between && i % 32 == 31) between(now());
    }
}

static void send_pings(void) {
    static uint64_t checked;
    uint64_t at = now();
    if (!options.ping || at - checked < 100000000ull) return;
    checked = at;
    for (int i = 0; i < options.clients; i++) {
        if (clients[i].state != READY || clients[i].next_ping > at) continue;
        put_text(&clients[i], options.ping);
        clients[i].next_ping = at + (uint64_t)(options.ping_every * NANO);
    }
}

static void wait_until(uint64_t end) {
    while (now() < end) {
        pump(0.02, NULL);
        send_pings();
    }
}

static void connect_all(void) {
    int started = 0, settled = -1;
    long rss = server_rss_kib();
    uint64_t cpu = server_cpu(), begin = now(), progress = begin;
    while (ready_count + gone_count < options.clients) {
        while (started < options.clients && started - ready_count - gone_count < HANDSHAKES_AT_ONCE)
            start_connecting(&clients[started++]);
        pump(0.05, NULL);
        if (ready_count + gone_count != settled) settled = ready_count + gone_count, progress = now();
        if ((double)(now() - progress) > 15 * NANO) fail("connecting stalled at %d: %s", ready_count, first_error);
    }
    double seconds = (double)(now() - begin) / NANO;
    cpu = server_cpu() - cpu;
    wait_until(now() + (uint64_t)(options.settle * NANO));
    if (!ready_count) fail("nobody could connect: %s", first_error);
    printf("{\"phase\":\"connect\",\"clients\":%d,\"ready\":%d,\"per_second\":%.0f,\"cpu_us_per_connect\":%.0f,"
           "\"rss_before_kib\":%ld,\"rss_kib\":%ld,\"rss_kib_per_connection\":%.2f}\n",
           options.clients, ready_count, ready_count / seconds, (double)cpu / 1e3 / ready_count, rss, server_rss_kib(),
           (double)(server_rss_kib() - rss) / ready_count);
    fflush(stdout);
}

/* ---- phases */

static double rate_per_second;
static uint32_t window;
static uint64_t next_due, phase_end;

static void send_at_rate(uint64_t at) {
    while (next_due <= at && next_due < phase_end && sent_count < MAX_MESSAGES) {
        /* The time it was due, not the time we got round to it: waiting counts as latency. */
        send_message(next_due);
        next_due += (uint64_t)(NANO / rate_per_second);
    }
}

static void keep_window_full(uint64_t at) {
    while (outstanding < window && at < phase_end && sent_count < MAX_MESSAGES) send_message(now());
}

static uint64_t count_missing(void) {
    uint64_t total = 0;
    for (uint32_t i = first_of_phase; i < sent_count; i++) total += missing[i];
    return total;
}

static int is_complete(void) {
    int expects_acks = strstr(options.message, "%R") != NULL;
    return !count_missing() && (!expects_acks || acked + nacked >= sent_count - first_of_phase);
}

static void drain(void) {
    uint64_t end = now() + (uint64_t)(options.drain * NANO);
    while (!is_complete() && now() < end) pump(0.02, NULL);
    /* A message that some never got must not keep the next phase waiting. */
    outstanding = 0;
}

static double seconds_until(uint64_t time) {
    uint64_t at = now();
    return time > at ? (double)(time - at) / NANO : 0;
}

static void begin_phase(double seconds) {
    memset(&delivery_times, 0, sizeof delivery_times);
    memset(&ack_times, 0, sizeof ack_times);
    deliveries = duplicates = acked = nacked = frames = bytes_read = 0;
    first_of_phase = sent_count;
    outstanding = 0;
    next_due = now();
    phase_end = next_due + (uint64_t)(seconds * NANO);
}

static void run_phase(const char *kind, const char *argument, double seconds) {
    void (*push)(uint64_t) = !strcmp(kind, "closed") ? keep_window_full : !strcmp(kind, "open") ? send_at_rate : NULL;
    if (!push && strcmp(kind, "idle")) fail("no such phase: %s", kind);
    window = (uint32_t)atoi(argument);
    rate_per_second = atof(argument);
    begin_phase(seconds);
    uint64_t cpu = server_cpu(), begin = now();
    while (now() < phase_end) {
        if (push) push(now());
        pump(push == send_at_rate ? seconds_until(next_due < phase_end ? next_due : phase_end) : 0.01, push);
        send_pings();
        if (!ready_count) fail("all connections are gone: %s", first_error);
    }
    double lasted = (double)(now() - begin) / NANO;
    uint64_t in_time = deliveries, in_frames = frames;
    cpu = server_cpu() - cpu;
    drain();
    printf("{\"phase\":\"%s\",\"argument\":\"%s\",\"seconds\":%.2f,\"ready\":%d,\"sent\":%u,\"sent_per_second\":%.1f,"
           "\"acked\":%llu,\"nacked\":%llu,\"deliveries\":%llu,\"deliveries_per_second\":%.0f,\"lost\":%llu,\"duplicates\":%llu,"
           "\"p50_ms\":%.2f,\"p90_ms\":%.2f,\"p99_ms\":%.2f,\"max_ms\":%.2f,\"ack_p50_ms\":%.2f,\"ack_p99_ms\":%.2f,"
           "\"frames\":%llu,\"kib_read\":%llu,\"server_cpu_percent\":%.1f,\"cpu_us_per_delivery\":%.2f,\"rss_kib\":%ld,\"gone\":%d}\n",
           kind, argument, lasted, ready_count, sent_count - first_of_phase, (sent_count - first_of_phase) / lasted,
           (unsigned long long)acked, (unsigned long long)nacked, (unsigned long long)deliveries, (double)in_time / lasted,
           (unsigned long long)count_missing(), (unsigned long long)duplicates, percentile_ms(&delivery_times, .5),
           percentile_ms(&delivery_times, .9), percentile_ms(&delivery_times, .99), (double)delivery_times.greatest / 1e4,
           percentile_ms(&ack_times, .5), percentile_ms(&ack_times, .99), (unsigned long long)in_frames,
           (unsigned long long)bytes_read / 1024, 100.0 * (double)cpu / (lasted * NANO),
           in_time ? (double)cpu / 1e3 / (double)in_time : 0, server_rss_kib(), gone_count);
    fflush(stdout);
    for (uint32_t i = first_of_phase; i < sent_count; i++) missing[i] = 0;
}

static void run_plan(void) {
    char *plan = strdup(options.plan), *rest;
    for (char *step = strtok_r(plan, ",", &rest); step; step = strtok_r(NULL, ",", &rest)) {
        char kind[16] = "", argument[16] = "";
        double seconds = 0;
        if (sscanf(step, "%15[^:]:%15[^:]:%lf", kind, argument, &seconds) != 3) fail("cannot read the plan at %s", step);
        run_phase(kind, argument, seconds);
    }
    free(plan);
}

/* ---- start */

static void read_cookies(const char *path) {
    FILE *file = fopen(path, "r");
    char line[512];
    if (!file) fail("%s: %s", path, strerror(errno));
    cookies = calloc((size_t)options.clients, sizeof *cookies);
    for (int i = 0; i < options.clients; i++) {
        if (!fgets(line, sizeof line, file)) fail("%s has too few lines", path);
        line[strcspn(line, "\r\n")] = 0;
        cookies[i] = strdup(line);
    }
    fclose(file);
}

static void explain(void) {
    fail("wsload --port N [options]\n"
         "  --path PATH         of the socket\n"
         "  --clients N         how many connect; --senders N: how many of them take turns at sending\n"
         "  --cookies FILE      a Cookie header for each client, one a line\n"
         "  --hello TEXT        first frame; --ready TEXT: a frame that contains it completes the greeting\n"
         "  --message TEXT      template: %%M marker, %%U fresh UUIDv7, %%R number\n"
         "  --ping TEXT         sent by every client each --ping-every seconds\n"
         "  --pid N             the server, for CPU and RSS\n"
         "  --settle S          after connecting; --drain S: at most so long for late deliveries\n"
         "  --plan P            closed:OUTSTANDING:SECONDS, open:PER_SECOND:SECONDS, idle:0:SECONDS, separated by commas");
}

static void read_options(int count, char **words) {
    static const struct option names[] = {
        {"port", 1, 0, 'p'},    {"path", 1, 0, 'u'},   {"clients", 1, 0, 'n'}, {"senders", 1, 0, 'k'},
        {"cookies", 1, 0, 'c'}, {"hello", 1, 0, 'h'},  {"ready", 1, 0, 'r'},   {"message", 1, 0, 'm'},
        {"ping", 1, 0, 'g'},    {"pid", 1, 0, 'i'},    {"settle", 1, 0, 's'},  {"drain", 1, 0, 'd'},
        {"plan", 1, 0, 'P'},    {"ping-every", 1, 0, 'e'}, {0, 0, 0, 0}};
    for (int o; (o = getopt_long(count, words, "", names, NULL)) != -1;) switch (o) {
        case 'p': options.port = atoi(optarg); break;
        case 'u': options.path = optarg; break;
        case 'n': options.clients = atoi(optarg); break;
        case 'k': options.senders = atoi(optarg); break;
        case 'c': options.cookies = optarg; break;
        case 'h': options.hello = optarg; break;
        case 'r': options.ready = optarg; break;
        case 'm': options.message = optarg; break;
        case 'g': options.ping = optarg; break;
        case 'i': options.pid = atoi(optarg); break;
        case 's': options.settle = atof(optarg); break;
        case 'd': options.drain = atof(optarg); break;
        case 'P': options.plan = optarg; break;
        case 'e': options.ping_every = atof(optarg); break;
        default: explain();
        }
    if (!options.port || options.clients < 1 || options.senders < 1 || options.senders > options.clients) explain();
}

int main(int count, char **words) {
    struct rlimit files;
    read_options(count, words);
    signal(SIGPIPE, SIG_IGN);
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    poller = epoll_create1(EPOLL_CLOEXEC);
    clients = calloc((size_t)options.clients, sizeof *clients);
    for (int i = 0; i < options.clients; i++) {
        clients[i].index = (uint32_t)i;
        clients[i].seen = calloc(MAX_MESSAGES / 64, sizeof(uint64_t));
    }
    if (options.cookies) read_cookies(options.cookies);
    connect_all();
    run_plan();
    if (first_error[0]) fprintf(stderr, "first error: %s\n", first_error);
    return 0;
}
