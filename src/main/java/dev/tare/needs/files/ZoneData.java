package dev.tare.needs.files;

import dev.tare.diagnostic.NearNames;
import dev.tare.diagnostic.TareException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/** Time zones: the file of each (RFC 9636), by its name. */
public final class ZoneData {
    private static final int MAX_BYTES = 64 << 20;
    private static final int MAX_ZONES = 10_000;

    /** The name says little where the content is this machine's own choice. */
    private static final List<String> NO_ZONES = List.of("localtime", "posixrules");

    private final SortedMap<String, byte[]> zones;
    private final byte @Nullable [] archive;

    private ZoneData(SortedMap<String, byte[]> zones, byte @Nullable [] archive) {
        this.zones = zones;
        this.archive = archive;
    }

    /** Those of Go's toolchain. @param goroot its folder @throws IOException when it has none, or they are damaged */
    public static ZoneData ofGo(Path goroot) throws IOException {
        Path file = goroot.resolve("lib/time/zoneinfo.zip");
        if (Files.size(file) > MAX_BYTES) {
            throw new IOException(file + " is larger than 64 MiB");
        }
        return ofArchive(Files.readAllBytes(file));
    }

    /** Those of an archive as Go's toolchain has one. @throws IOException when it is damaged */
    public static ZoneData ofArchive(byte[] zip) throws IOException {
        TreeMap<String, byte[]> zones = new TreeMap<>();
        boolean stored = true;
        long bytes = 0;
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                if (!entry.isDirectory()) {
                    byte[] content = in.readNBytes(MAX_BYTES);
                    bytes += content.length;
                    stored &= entry.getMethod() == ZipEntry.STORED;
                    zones.put(entry.getName(), content);
                }
                if (bytes >= MAX_BYTES || zones.size() > MAX_ZONES) {
                    throw new IOException("an archive of time zones that is larger than all of them");
                }
            }
        } catch (EOFException e) {
            throw new IOException("an archive of time zones that is cut short", e);
        } catch (IllegalArgumentException e) {
            throw new IOException("an archive of time zones with an odd name", e);
        }
        zones.keySet().removeIf(name -> !isZone(name, zones.getOrDefault(name, new byte[0])));
        if (zones.isEmpty()) {
            throw new IOException("no archive of time zones");
        }
        return new ZoneData(zones, stored ? zip : null);
    }

    /** Those of a system's folder, /usr/share/zoneinfo. @throws IOException when it cannot be read, or has none */
    public static ZoneData ofFolder(Path folder) throws IOException {
        TreeMap<String, byte[]> zones = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : (Iterable<Path>) all::iterator) {
                String name = folder.relativize(file).toString();
                if (Files.isRegularFile(file) && Files.size(file) < 1 << 20 && zones.size() < MAX_ZONES) {
                    byte[] content = Files.readAllBytes(file);
                    if (isZone(name, content)) {
                        zones.put(name, content);
                    }
                }
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        if (zones.isEmpty()) {
            throw new IOException("no time zones in " + folder);
        }
        return new ZoneData(zones, null);
    }

    /** Zones with and without leap seconds stand there twice; a file without the magic number is about zones. */
    private static boolean isZone(String name, byte[] content) {
        boolean magic =
                content.length > 44 && content[0] == 'T' && content[1] == 'Z' && content[2] == 'i' && content[3] == 'f';
        return magic
                && !name.startsWith("posix/")
                && !name.startsWith("right/")
                && !name.startsWith("/")
                && !List.of(name.split("/", -1)).contains("..")
                && !NO_ZONES.contains(name);
    }

    /** All, by name, in order. */
    public Map<String, byte[]> all() {
        return zones;
    }

    /** The file of a zone, or null. */
    byte @Nullable [] find(String name) {
        return zones.get(name);
    }

    /** The file of a zone. @throws TareException when none is called so */
    byte[] require(String name) {
        byte[] zone = zones.get(name);
        if (zone == null) {
            String near = NearNames.hint(name, zones.keySet());
            throw TareException.usage(
                    "there is no time zone " + name, near == null ? "zones have names like Europe/Paris" : near);
        }
        return zone;
    }

    /**
     * All in one archive that Go reads: it takes what is stored, and refuses what is compressed (time/zoneinfo_read.go).
     * That of a toolchain stays as it is.
     */
    byte[] archive() {
        return archive == null ? stored() : archive.clone();
    }

    private byte[] stored() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, byte[]> zone : zones.entrySet()) {
                ZipEntry entry = new ZipEntry(zone.getKey());
                CRC32 crc = new CRC32();
                crc.update(zone.getValue());
                entry.setMethod(ZipEntry.STORED);
                entry.setSize(zone.getValue().length);
                entry.setCompressedSize(zone.getValue().length);
                entry.setCrc(crc.getValue());
                // The first time that the format knows, whatever the clock and its zone say.
                entry.setTimeLocal(LocalDateTime.of(1980, 1, 1, 0, 0));
                zip.putNextEntry(entry);
                zip.write(zone.getValue());
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
