package dev.tare.golang.toolchain;

import dev.tare.diagnostic.TareException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The database of modules' hashes, a log that can only grow (golang.org/design/25530-sumdb). An answer counts when its
 * state is signed by the database's key, the log of that state holds the record, and the state goes on from, or comes
 * before, the last one that was seen here.
 */
final class ChecksumDatabase {
    private static final int MOST_BYTES = 1 << 20;

    private final Source source;
    private final ModuleFetch fetch;
    private final List<GoProxies.Proxy> proxies;
    private final Memory memory;
    private @Nullable URI base;

    /** The last state that was seen, as the note it came in. */
    interface Memory {
        /** The note, or nothing where none was seen. */
        byte[] read() throws IOException;

        void write(byte[] note) throws IOException;
    }

    /**
     * Which database.
     *
     * @param key by which it signs
     * @param fixed where it is asked, whatever the proxies offer; or null
     */
    record Source(SignedNote.Key key, @Nullable URI fixed) {
        private static final String GOLANG = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8";

        /** What GOSUMDB names; null for {@code off}. @throws TareException where it names none */
        static @Nullable Source parse(String gosumdb) {
            if (gosumdb.equals("off")) {
                return null;
            }
            List<String> words = new ArrayList<>();
            for (String word : gosumdb.split("[ \t]+", -1)) {
                if (!word.isEmpty()) {
                    words.add(word);
                }
            }
            if (words.equals(List.of("sum.golang.google.cn"))) {
                words = List.of("sum.golang.org", "https://sum.golang.google.cn");
            }
            try {
                if (words.isEmpty() || words.size() > 2) {
                    throw new IllegalArgumentException("it is a key, or a key and an address");
                }
                String key = words.getFirst().equals("sum.golang.org") ? GOLANG : words.getFirst();
                SignedNote.Key parsed = SignedNote.Key.parse(key);
                URI direct = URI.create("https://" + parsed.name());
                if (direct.getHost() == null || parsed.name().endsWith("/")) {
                    throw new IllegalArgumentException("its name is no host");
                }
                return new Source(parsed, words.size() == 2 ? URI.create(words.getLast()) : null);
            } catch (IllegalArgumentException e) {
                throw TareException.usage(
                        "GOSUMDB is \"" + gosumdb + "\", which names no checksum database: " + e.getMessage(),
                        "write sum.golang.org, or NAME+HASH+KEY and perhaps an address");
            }
        }

        String name() {
            return key.name();
        }
    }

    ChecksumDatabase(Source source, ModuleFetch fetch, List<GoProxies.Proxy> proxies, Memory memory) {
        this.source = source;
        this.fetch = fetch;
        this.proxies = proxies;
        this.memory = memory;
    }

    /**
     * The hash of a module's version.
     *
     * @throws FetchFailure when the database does not answer
     * @throws TareException when it answers what is not to be trusted
     */
    String hash(ToolchainModule module) throws IOException {
        String path = "/lookup/" + ToolchainModule.PATH + "@" + module.escapedVersion();
        byte[] answer;
        try {
            answer = read(path);
        } catch (FetchFailure e) {
            if (e.isMissing()) {
                throw new FetchFailure(source.name() + " does not know " + module, e.status(), null, null, e);
            }
            throw e;
        }
        try {
            return checked(answer, module);
        } catch (FetchFailure e) {
            throw e;
        } catch (IOException e) {
            throw distrust("its answer cannot be checked: " + e.getMessage());
        }
    }

    private String checked(byte[] answer, ToolchainModule module) throws IOException {
        String text = new String(answer, StandardCharsets.UTF_8);
        int first = text.indexOf('\n');
        int end = text.indexOf("\n\n");
        if (first < 0 || end < first) {
            throw new IOException("it has no record");
        }
        long number = number(text.substring(0, first));
        String record = text.substring(first + 1, end + 1);
        byte[] note = text.substring(end + 2).getBytes(StandardCharsets.UTF_8);
        TreeHead head = TreeHead.parse(SignedNote.open(note, source.key()));
        if (number >= head.size()) {
            throw new IOException("its log of " + head.size() + " records has none of the number " + number);
        }
        LogProof proof = new LogProof(new LogTiles(head.size(), this::read));
        byte[] leaf = Sha256.leaf(record.getBytes(StandardCharsets.UTF_8));
        if (!head.hasHash(proof.rootWith(head.size(), number, leaf))) {
            throw distrust("its log does not hold the record that it gave of " + module);
        }
        compareWithLast(head, note, proof);
        String start = ToolchainModule.PATH + " " + module.version() + " ";
        for (String line : record.split("\n", -1)) {
            if (line.startsWith(start)) {
                return line.substring(start.length());
            }
        }
        throw new IOException("its record is one of another module");
    }

    private static long number(String digits) throws IOException {
        try {
            long number = Long.parseLong(digits);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Told below.
        }
        throw new IOException("its record has no number");
    }

    /** Both must be states of one log, whichever is the older. */
    private void compareWithLast(TreeHead head, byte[] note, LogProof proof) throws IOException {
        byte[] lastNote = memory.read();
        TreeHead last = lastNote.length == 0 ? null : last(lastNote);
        if (last == null || last.size() == 0) {
            memory.write(note);
            return;
        }
        boolean grown = last.size() <= head.size();
        TreeHead older = grown ? last : head;
        TreeHead newer = grown ? head : last;
        // Tiles of the larger log hold those of the smaller one.
        LogProof of = grown ? proof : new LogProof(new LogTiles(newer.size(), this::read));
        LogProof.Both hashes = of.both(older.size(), newer.size());
        if (!older.hasHash(hashes.older()) || !newer.hasHash(hashes.newer())) {
            throw distrust("it has shown two logs, of " + older.size() + " and of " + newer.size()
                    + " records, and one does not go on from the other");
        }
        if (newer.size() > last.size()) {
            memory.write(note);
        }
    }

    /** Null where it was signed by a key that is not the database's any more, or is damaged. */
    private @Nullable TreeHead last(byte[] note) {
        try {
            return TreeHead.parse(SignedNote.open(note, source.key()));
        } catch (IOException e) {
            return null;
        }
    }

    private TareException distrust(String why) {
        return TareException.failed(
                "the checksum database " + source.name() + ", asked at " + (base == null ? "" : ModuleFetch.shown(base))
                        + ", is not to be trusted: " + why,
                "somebody on the way, or the database itself, gives out what others do not get; nothing was installed");
    }

    private byte[] read(String path) throws IOException {
        URI at = base;
        if (at == null) {
            at = source.fixed() != null ? source.fixed() : find();
            base = at;
        }
        return fetch.bytes(ModuleFetch.below(at, path), MOST_BYTES);
    }

    /** The first proxy that says it hands on the database; else the database itself. */
    private URI find() throws IOException {
        for (GoProxies.Proxy proxy : proxies) {
            if (proxy.kind() != GoProxies.Kind.PROXY) {
                break;
            }
            URI through = ModuleFetch.below(proxy.address(), "/sumdb/" + source.name());
            try {
                byte[] _ = fetch.bytes(ModuleFetch.below(through, "/supported"), MOST_BYTES);
                return through;
            } catch (FetchFailure e) {
                if (!e.isMissing() && !proxy.onAnyError()) {
                    throw e;
                }
            }
        }
        return URI.create("https://" + source.name());
    }
}
