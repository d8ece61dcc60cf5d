package dev.tare.engine.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.oci.Digest;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderReaderTest {
    @TempDir
    private Path folder;

    private static Map<String, List<Long>> all(FolderListing listing) {
        Map<String, List<Long>> all = new TreeMap<>();
        for (int at = 0; at < listing.count(); at++) {
            List<Long> fields = new ArrayList<>();
            for (int field = 0; field < FolderListing.FIELDS; field++) {
                fields.add(listing.field(at, field));
            }
            all.put(listing.name(at), fields);
        }
        return all;
    }

    @Test
    void theJdkAndTheCallsOfTheKernelSayTheSame() throws IOException {
        for (int i = 0; i < 3000; i++) {
            Files.writeString(folder.resolve("a file of a longer name, number " + i), "x".repeat(i % 7));
        }
        Files.writeString(Path.of(URI.create(folder.toUri() + "a%FFb")), "odd");
        Files.writeString(folder.resolve("\u00fcml\u00e4ut \u6f22"), "");
        Files.createDirectory(folder.resolve("directory"));
        Files.createSymbolicLink(folder.resolve("link"), Path.of("directory"));
        Files.createLink(folder.resolve("second"), folder.resolve("a file of a longer name, number 1"));
        FolderListing slow = new FolderReader(Integer.MAX_VALUE).read("", folder);
        FolderListing quick = new FolderReader(0).read("", folder);
        assertThat(slow.count()).isEqualTo(3005);
        assertThat(all(quick)).isEqualTo(all(slow));
    }

    @Test
    void filesAreHashedBySeveralThreadsAsByOne() throws IOException {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            texts.add("text " + i + "x".repeat(i * 5000));
            Files.writeString(folder.resolve("f" + i), texts.get(i));
        }
        FolderListing listing = new FolderReader(0).read("", folder);
        List<FolderListing.Entry> files = new ArrayList<>();
        for (int at = 0; at < listing.count(); at++) {
            files.add(new FolderListing.Entry(listing, at));
        }
        FileHashing.hash(files);
        for (int at = 0; at < listing.count(); at++) {
            int number = Integer.parseInt(listing.name(at).substring(1));
            assertThat(listing.digest(at)).isEqualTo(Digest.sha256(texts.get(number)));
        }
    }

    @Test
    void aFileThatIsGoneOrHasChangedHasNoHash() throws IOException {
        for (String name : List.of("gone", "shorter", "longer", "kept")) {
            Files.writeString(folder.resolve(name), "content");
        }
        FolderListing listing = new FolderReader(0).read("", folder);
        Files.delete(folder.resolve("gone"));
        Files.writeString(folder.resolve("shorter"), "c");
        Files.writeString(folder.resolve("longer"), "content and more");
        List<FolderListing.Entry> files = new ArrayList<>();
        for (int at = 0; at < listing.count(); at++) {
            files.add(new FolderListing.Entry(listing, at));
        }
        FileHashing.hash(files);
        for (int at = 0; at < listing.count(); at++) {
            assertThat(listing.digest(at) != null)
                    .as(listing.name(at))
                    .isEqualTo(listing.name(at).equals("kept"));
        }
    }
}
