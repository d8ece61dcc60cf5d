package dev.tare.bake.hcl;

import dev.tare.text.Csv;
import dev.tare.text.Json;
import dev.tare.text.SyntaxException;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Functions that write values in other ways: hashes, base64, JSON, CSV, addresses. */
final class CodingFunctions {
    private CodingFunctions() {}

    static Map<String, Function<FunctionArguments, @Nullable Object>> all() {
        Map<String, Function<FunctionArguments, @Nullable Object>> all = new HashMap<>();
        all.put(
                "base64encode",
                a -> Base64.getEncoder().encodeToString(bytes(a.require(1).text(0))));
        all.put(
                "base64decode",
                a -> new String(Base64.getDecoder().decode(a.require(1).text(0)), StandardCharsets.UTF_8));
        all.put("md5", a -> hash("MD5", a));
        all.put("sha1", a -> hash("SHA-1", a));
        all.put("sha256", a -> hash("SHA-256", a));
        all.put("sha512", a -> hash("SHA-512", a));
        all.put(
                "urlencode",
                a -> URLEncoder.encode(a.require(1).text(0), StandardCharsets.UTF_8)
                        .replace("*", "%2A"));
        all.put("uuidv4", a -> UUID.randomUUID().toString());
        all.put("uuidv5", a -> uuid5(a.require(2).text(0), a.text(1)));
        all.put("jsonencode", a -> json(a.require(1).value(0)));
        all.put("jsondecode", a -> {
            try {
                return HclValues.ofJson(Json.read(bytes(a.require(1).text(0))));
            } catch (IOException e) {
                throw new IllegalArgumentException("this is no JSON: " + e.getMessage());
            }
        });
        all.put("csvdecode", a -> csv(a.require(1).text(0)));
        return all;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String hash(String algorithm, FunctionArguments arguments) {
        return HexFormat.of()
                .formatHex(digest(algorithm, bytes(arguments.require(1).text(0))));
    }

    private static byte[] digest(String algorithm, byte[] bytes) {
        try {
            return MessageDigest.getInstance(algorithm).digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalArgumentException("this Java knows no " + algorithm);
        }
    }

    /** RFC 9562, 5.5. */
    private static String uuid5(String space, String name) {
        UUID namespace = switch (space) {
            case "dns" -> UUID.fromString("6ba7b810-9dad-11d1-80b4-00c04fd430c8");
            case "url" -> UUID.fromString("6ba7b811-9dad-11d1-80b4-00c04fd430c8");
            case "oid" -> UUID.fromString("6ba7b812-9dad-11d1-80b4-00c04fd430c8");
            case "x500" -> UUID.fromString("6ba7b814-9dad-11d1-80b4-00c04fd430c8");
            default -> UUID.fromString(space);
        };
        byte[] named = bytes(name);
        ByteBuffer all = ByteBuffer.allocate(16 + named.length)
                .putLong(namespace.getMostSignificantBits())
                .putLong(namespace.getLeastSignificantBits())
                .put(named);
        ByteBuffer hash = ByteBuffer.wrap(Arrays.copyOf(digest("SHA-1", all.array()), 16));
        long high = hash.getLong() & 0xFFFFFFFFFFFF0FFFL | 0x5000L;
        long low = hash.getLong() & 0x3FFFFFFFFFFFFFFFL | 0x8000000000000000L;
        return new UUID(high, low).toString();
    }

    /** As Go writes it: {@code < > &} are escaped. */
    private static String json(@Nullable Object value) {
        return new String(Json.write(HclValues.plain(value)), StandardCharsets.UTF_8)
                .replace("<", "\\u003c")
                .replace(">", "\\u003e")
                .replace("&", "\\u0026");
    }

    /** A map for each line behind the first, which has the names. */
    private static List<@Nullable Object> csv(String text) {
        List<@Nullable Object> out = new ArrayList<>();
        List<String> names = List.of();
        for (String line : text.lines().toList()) {
            if (line.isEmpty()) {
                continue;
            }
            List<String> fields = fields(line);
            if (names.isEmpty()) {
                names = fields;
                continue;
            }
            if (fields.size() != names.size()) {
                throw new IllegalArgumentException("a line has " + fields.size() + " fields, not " + names.size());
            }
            TreeMap<String, @Nullable Object> row = new TreeMap<>();
            for (int i = 0; i < names.size(); i++) {
                row.put(names.get(i), fields.get(i));
            }
            out.add(row);
        }
        return out;
    }

    private static List<String> fields(String line) {
        try {
            return Csv.fields(line, "line");
        } catch (SyntaxException e) {
            throw new IllegalArgumentException(e.getMessage());
        }
    }
}
