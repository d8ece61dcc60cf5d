package dev.tare.buildkit.fleet;

import dev.tare.buildkit.fleet.BuilderAddress.Dns;
import dev.tare.buildkit.fleet.BuilderAddress.Tcp;
import dev.tare.buildkit.fleet.Fleet.Member;
import dev.tare.diagnostic.Location;
import dev.tare.diagnostic.NearNames;
import dev.tare.diagnostic.Reasons;
import dev.tare.diagnostic.SourceText;
import dev.tare.diagnostic.TareException;
import dev.tare.text.EnvText;
import dev.tare.text.Numbers;
import dev.tare.yaml.YamlNode;
import dev.tare.yaml.YamlReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Named fleets, {@code $XDG_CONFIG_HOME/tare/builders.yaml}:
 *
 * <pre>
 * default: ci
 * fleets:
 *   ci:
 *     builders: [dns://buildkit.ci.svc:1234]
 *     certs: client          # a folder of ca.pem, cert.pem, key.pem, from this file's folder
 *     slots: 4               # Solves for each daemon at once
 * </pre>
 *
 * @param usual the fleet that is taken where none is named; null for none
 * @param fleets by their names, in the order of the file
 */
record BuildersFile(@Nullable String usual, Map<String, List<Member>> fleets) {
    private static final List<String> ROOT = List.of("default", "fleets");
    private static final List<String> FLEET = List.of("builders", "certs", "ca", "cert", "key", "server-name", "slots");
    private static final long MAX_BYTES = 1 << 20;
    private static final int MOST_SLOTS = 10_000;

    /** Reads it; where there is none, there are no fleets. */
    static BuildersFile read(Path file) {
        try {
            if (!Files.exists(file)) {
                return new BuildersFile(null, Map.of());
            }
            if (Files.size(file) > MAX_BYTES) {
                throw TareException.usage(file + " is larger than 1 MiB: that is no list of builders", null);
            }
            KeyFiles.requireOwn(file);
            Path folder = file.toAbsolutePath().getParent();
            return parse(new SourceText(file.toString(), Files.readString(file)), folder == null ? file : folder);
        } catch (NoSuchFileException e) {
            return new BuildersFile(null, Map.of());
        } catch (IOException e) {
            throw TareException.usage(file + ": " + Reasons.of(e), null);
        }
    }

    /** @param folder from which the paths in it are taken */
    static BuildersFile parse(SourceText source, Path folder) {
        YamlNode root = YamlReader.read(source, EnvText.plain(source.text()), new ArrayList<>());
        if (root == null || YamlNode.isNull(root)) {
            return new BuildersFile(null, Map.of());
        }
        Map<String, YamlNode> fields = fields(root, "the file", ROOT);
        Map<String, List<Member>> fleets = new LinkedHashMap<>();
        YamlNode all = fields.get("fleets");
        if (all != null) {
            fields(all, "fleets", null).forEach((name, node) -> {
                if (name.equals(Builders.LOCAL) || name.contains("://") || name.contains(",") || name.isEmpty()) {
                    throw TareException.at(
                            node.location(),
                            "\"" + name + "\" cannot be the name of a fleet",
                            "\"" + Builders.LOCAL + "\" is this machine, and :// and commas belong to addresses");
                }
                fleets.put(name, fleet(name, node, folder));
            });
        }
        YamlNode usual = fields.get("default");
        String name = usual == null ? null : text(usual, "default");
        if (usual != null && name != null && !name.equals(Builders.LOCAL) && !fleets.containsKey(name)) {
            throw wrong(usual.location(), "there is no fleet \"" + name + "\"", name, fleets.keySet());
        }
        return new BuildersFile(Builders.LOCAL.equals(name) ? null : name, fleets);
    }

    private static List<Member> fleet(String name, YamlNode node, Path folder) {
        Map<String, YamlNode> fields = fields(node, "fleet \"" + name + "\"", FLEET);
        if (!(fields.get("builders") instanceof YamlNode.Sequence list)
                || list.items().isEmpty()) {
            YamlNode given = fields.get("builders");
            throw TareException.at(
                    given == null ? node.location() : given.location(),
                    "fleet \"" + name + "\" needs builders, a list of addresses",
                    "as in builders: [tcp://buildkit.lan:1234]");
        }
        TlsFiles tls = tls(fields, folder);
        int slots = slots(fields.get("slots"));
        List<Member> members = new ArrayList<>();
        for (YamlNode item : list.items()) {
            String text = text(item, "a builder");
            try {
                members.add(new Member(with(AddressParser.parse(text, folder), tls), slots));
            } catch (BadAddress e) {
                throw TareException.at(item.location(), e.text(), e.hint());
            }
        }
        return List.copyOf(members);
    }

    /** The certificates of an address are its own, where it has some, or those of the fleet. */
    private static BuilderAddress with(BuilderAddress address, @Nullable TlsFiles tls) {
        return switch (address) {
            case Tcp tcp when tcp.tls() == null -> new Tcp(tcp.host(), tcp.port(), tls);
            case Dns dns when dns.tls() == null -> new Dns(dns.name(), dns.port(), tls);
            default -> address;
        };
    }

    private static @Nullable TlsFiles tls(Map<String, YamlNode> fields, Path folder) {
        Path certs = path(fields, "certs", folder);
        TlsFiles usual = certs == null ? null : TlsFiles.in(certs);
        Path ca = path(fields, "ca", folder);
        Path cert = path(fields, "cert", folder);
        Path key = path(fields, "key", folder);
        YamlNode name = fields.get("server-name");
        if (usual == null && ca == null && cert == null && key == null && name == null) {
            return null;
        }
        YamlNode alone = cert == null ? fields.get("key") : fields.get("cert");
        if ((cert == null) != (key == null) && alone != null) {
            throw TareException.at(alone.location(), "cert and key belong together: one is missing", null);
        }
        return new TlsFiles(
                ca == null && usual != null ? usual.ca() : ca,
                cert == null && usual != null ? usual.cert() : cert,
                key == null && usual != null ? usual.key() : key,
                name == null ? null : text(name, "server-name"));
    }

    private static @Nullable Path path(Map<String, YamlNode> fields, String key, Path folder) {
        YamlNode node = fields.get(key);
        return node == null ? null : folder.resolve(text(node, key));
    }

    private static int slots(@Nullable YamlNode node) {
        if (node == null) {
            return Seat.NO_LIMIT;
        }
        String text = text(node, "slots");
        Long slots = Numbers.within(text, 1, MOST_SLOTS);
        if (slots == null) {
            throw TareException.at(
                    node.location(), "slots is a number from 1 to " + MOST_SLOTS + ", not \"" + text + "\"", null);
        }
        return slots.intValue();
    }

    private static String text(YamlNode node, String what) {
        if (node instanceof YamlNode.Scalar scalar && !scalar.string().isEmpty()) {
            return scalar.string();
        }
        throw TareException.at(node.location(), what + " is to be one word", null);
    }

    /** @param keys those that there are; null for any */
    private static Map<String, YamlNode> fields(YamlNode node, String what, @Nullable List<String> keys) {
        if (!(node instanceof YamlNode.Mapping mapping)) {
            throw TareException.at(node.location(), what + " is to be a map", "write it as KEY: VALUE");
        }
        Map<String, YamlNode> fields = new LinkedHashMap<>();
        for (YamlNode.Entry entry : mapping.entries()) {
            String key = entry.key().string();
            Location at = entry.key().location();
            if (keys != null && !keys.contains(key)) {
                throw wrong(at, what + " has no key \"" + key + "\"", key, keys);
            }
            if (fields.put(key, entry.value()) != null) {
                throw TareException.at(at, what + " has \"" + key + "\" twice", null);
            }
        }
        return fields;
    }

    private static TareException wrong(Location at, String message, String word, Collection<String> words) {
        String near = NearNames.hint(word, words);
        String all = words.isEmpty() ? "there are none" : "there are " + String.join(", ", words);
        return TareException.at(at, message, near == null ? all : near);
    }
}
