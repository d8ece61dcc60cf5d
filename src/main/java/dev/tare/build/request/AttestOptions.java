package dev.tare.build.request;

import dev.tare.attest.Provenance;
import dev.tare.build.request.AttestRequest.SbomForm;
import dev.tare.diagnostic.NearNames;
import dev.tare.diagnostic.TareException;
import dev.tare.text.GoBool;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Collects options of attestations, written as docker buildx takes them. A later option wins over an earlier one. */
public final class AttestOptions {
    private final Set<SbomForm> sboms = new LinkedHashSet<>();
    private Provenance.@Nullable Mode provenance;
    private String builder = "";

    /** Adds a value of {@code --attest}. */
    public AttestOptions attest(String spec) {
        String text = "--attest " + spec;
        Map<String, String> values = values(text, spec, "type");
        String type = values.remove("type");
        if (type == null) {
            throw TareException.usage(text + ": it has no type", "write type=sbom or type=provenance");
        }
        switch (type) {
            case "sbom" -> sbom(text, values);
            case "provenance" -> provenance(text, values);
            default -> throw TareException.usage(text + ": there is no type " + type, "there are sbom and provenance");
        }
        return this;
    }

    /** Adds a value of {@code --sbom}. */
    public AttestOptions sbom(String value) {
        sbom("--sbom=" + value, values("--sbom=" + value, value, "form"));
        return this;
    }

    /** Adds a value of {@code --provenance}. */
    public AttestOptions provenance(String value) {
        provenance("--provenance=" + value, values("--provenance=" + value, value, "enabled"));
        return this;
    }

    /**
     * Makes a request of what was collected.
     *
     * @param place {@code index} or {@code referrers}
     */
    public AttestRequest request(String place) {
        boolean referrers = place.equals("referrers");
        if (!referrers && !place.equals("index")) {
            throw TareException.usage(
                    "--attest-to is index or referrers, not " + place,
                    NearNames.hint(place, List.of("index", "referrers")));
        }
        return new AttestRequest(sboms, provenance, builder, referrers);
    }

    /** Reads {@code KEY=VALUE,..}; a word without a key is the value of {@code alone}. */
    private static Map<String, String> values(String text, String csv, String alone) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String field : csv.split(",", -1)) {
            int equals = field.indexOf('=');
            String key = equals < 0 ? alone : field.substring(0, equals).strip();
            String value = (equals < 0 ? field : field.substring(equals + 1)).strip();
            if (values.put(key, value) != null) {
                throw TareException.usage(text + ": " + key + " is given twice", null);
            }
        }
        return values;
    }

    private void sbom(String text, Map<String, String> values) {
        if (!isOn(text, values)) {
            sboms.clear();
            return;
        }
        if (values.containsKey("generator")) {
            throw TareException.usage(
                    text + ": Tare reads the packages itself, and runs no generator", "leave generator out");
        }
        only(text, values, List.of("form"));
        String form = values.getOrDefault("form", "spdx");
        Boolean wanted = form.isEmpty() ? Boolean.TRUE : GoBool.parse(form);
        switch (wanted == null ? form : wanted ? "spdx" : "") {
            case "spdx" -> sboms.add(SbomForm.SPDX);
            case "cyclonedx" -> sboms.add(SbomForm.CYCLONEDX);
            case "" -> sboms.clear();
            default ->
                throw TareException.usage(
                        text + ": there is no form " + values.get("form"), "there are spdx and cyclonedx");
        }
    }

    private void provenance(String text, Map<String, String> values) {
        if (!isOn(text, values)) {
            provenance = null;
            return;
        }
        // What hangs beside an image is inline, and goes to nothing but images; it has no times.
        for (String key : List.of("inline-only", "reproducible")) {
            boolean _ = truth(text, values.getOrDefault(key, "true"));
            values.remove(key);
        }
        only(text, values, List.of("mode", "builder-id", "version"));
        if (!values.getOrDefault("version", "v1").equals("v1")) {
            throw TareException.usage(text + ": SLSA provenance is written in v1 only", "leave version out");
        }
        builder = values.getOrDefault("builder-id", builder);
        String mode = values.getOrDefault("mode", "min");
        provenance = switch (mode) {
            case "min" -> Provenance.Mode.MIN;
            case "max" -> Provenance.Mode.MAX;
            default -> throw TareException.usage(text + ": mode is min or max, not " + mode, null);
        };
    }

    /** Whether the attestation is wanted; removes the keys {@code enabled} and {@code disabled}. */
    private static boolean isOn(String text, Map<String, String> values) {
        String enabled = values.remove("enabled");
        String disabled = values.remove("disabled");
        return truth(text, enabled == null ? "true" : enabled) && !truth(text, disabled == null ? "false" : disabled);
    }

    private static boolean truth(String text, String value) {
        Boolean parsed = GoBool.parse(value);
        if (parsed == null) {
            throw TareException.usage(text + ": " + value + " is neither true nor false", null);
        }
        return parsed;
    }

    private static void only(String text, Map<String, String> values, List<String> known) {
        List<String> unknown = new ArrayList<>(values.keySet());
        unknown.removeAll(known);
        if (!unknown.isEmpty()) {
            throw TareException.usage(
                    text + ": it has no option " + unknown.getFirst(), "there are " + String.join(", ", known));
        }
    }
}
