package dev.tare.deliver.spec;

import dev.tare.diagnostic.NearNames;
import dev.tare.oci.content.Compression;
import dev.tare.text.Numbers;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The values of an output that say how layers are compressed. */
final class CompressionValues {
    private CompressionValues() {}

    static List<Compression> compressions(String place, OutputSpec.Type type, @Nullable String value) {
        List<Compression> out = new ArrayList<>();
        for (String name : value == null ? new String[0] : value.split("\\+", -1)) {
            Compression compression = compression(place, name);
            if (out.contains(compression)) {
                throw OutputSpec.wrong(place, "compression names " + name + " twice", null);
            }
            out.add(compression);
        }
        if (out.size() > 1 && type != OutputSpec.Type.OCI && type != OutputSpec.Type.IMAGE) {
            throw OutputSpec.wrong(place, "two compressions make an index, which only oci and registry can hold", null);
        }
        if (out.size() > 1 && out.contains(Compression.NONE)) {
            throw OutputSpec.wrong(
                    place, "beside a compressed image a plain one is of no use", "write compression=gzip+zstd");
        }
        // Tools that know no better take the first that fits, and all of them read gzip.
        out.sort(null);
        return out;
    }

    private static Compression compression(String place, String name) {
        return switch (name) {
            case "uncompressed" -> Compression.NONE;
            case "gzip" -> Compression.GZIP;
            case "zstd" -> Compression.ZSTD;
            case "estargz" -> throw OutputSpec.wrong(place, "estargz is not supported", "use gzip or zstd");
            default -> {
                String near = NearNames.hint(name, List.of("uncompressed", "gzip", "zstd"));
                throw OutputSpec.wrong(
                        place,
                        "there is no compression " + name,
                        near == null ? "there are uncompressed, gzip and zstd" : near);
            }
        };
    }

    static @Nullable Integer level(String place, List<Compression> compressions, @Nullable String value) {
        if (value == null) {
            return null;
        }
        // With both, one number is for both.
        int highest = compressions.equals(List.of(Compression.ZSTD)) ? 22 : 12;
        Long level = Numbers.within(value, 0, highest);
        if (level == null) {
            throw OutputSpec.wrong(place, "compression-level is 0 to " + highest + ", not " + value, null);
        }
        return level.intValue();
    }
}
