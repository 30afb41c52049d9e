package cn.onezone.parks.roster;

import cn.onezone.contracts.wire.Text;
import cn.onezone.kit.problem.FieldProblem;
import cn.onezone.parks.ParksProblem;
import cn.onezone.parks.roster.EntryFields.Attachment;
import cn.onezone.parks.roster.EntryFields.Contact;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks of what stays in the park. A refusal never repeats what was said of a person. */
final class OwnChecks {
    private static final Pattern PHONE = Pattern.compile("[0-9+()#（）\\- ]{5,30}");
    private static final Pattern EMAIL =
            Pattern.compile("[^\\s@\"<>(),;:|]{1,64}@[\\p{L}\\p{N}.\\-]{1,180}\\.[\\p{L}\\p{N}]{2,60}");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern MEDIA_TYPE = Pattern.compile("[a-z0-9!#$&^_.+-]{1,100}/[a-z0-9!#$&^_.+-]{1,100}");
    private static final String WITHHELD = "…";

    private OwnChecks() {}

    static @Nullable Contact contact(List<FieldProblem> problems, String pointer, EntryForm.Person person) {
        int before = problems.size();
        String name = EntryChecks.required(problems, pointer + "/name", person.name(), 100);
        String role = EntryChecks.text(problems, pointer + "/role", person.role(), 100);
        String phone = form(
                problems,
                pointer + "/phone",
                person.phone(),
                PHONE,
                ParksProblem.WRONG_PHONE,
                Text.of("5 to 30 digits, blanks and + - ( ) #", "5 至 30 位数字、空格及 + - ( ) #"));
        String email = form(
                problems,
                pointer + "/email",
                person.email(),
                EMAIL,
                ParksProblem.WRONG_EMAIL,
                Text.of("an address such as name@example.cn", "电子邮箱，如 name@example.cn"));
        if (problems.size() > before) {
            List<FieldProblem> told = problems.subList(before, problems.size());
            told.replaceAll(p -> new FieldProblem(
                    p.pointer(),
                    p.value() == null || p.value().isEmpty() ? p.value() : WITHHELD,
                    p.code(),
                    p.expected()));
            return null;
        }
        return name == null ? null : new Contact(name, role, phone, email);
    }

    private static @Nullable String form(
            List<FieldProblem> problems,
            String pointer,
            @Nullable String stated,
            Pattern form,
            ParksProblem problem,
            Text expected) {
        if (stated == null || stated.isBlank()) {
            return null;
        }
        String stripped = stated.strip();
        if (form.matcher(stripped).matches()) {
            return stripped;
        }
        problems.add(new FieldProblem(pointer, WITHHELD, problem.code(), expected));
        return null;
    }

    static @Nullable Attachment attachment(List<FieldProblem> problems, String pointer, EntryForm.Document document) {
        int before = problems.size();
        String name = EntryChecks.required(problems, pointer + "/name", document.name(), 255);
        String sha256 =
                document.sha256() == null ? "" : document.sha256().strip().toLowerCase(Locale.ROOT);
        if (!SHA256.matcher(sha256).matches()) {
            problems.add(wrong(
                    pointer + "/sha256",
                    document.sha256(),
                    Text.of("a SHA-256 of 64 hexadecimal digits", "64 位十六进制 SHA-256 摘要")));
        }
        Long size = document.size();
        if (size == null || size < 0) {
            problems.add(wrong(
                    pointer + "/size",
                    size == null ? null : size.toString(),
                    Text.of("bytes, 0 or more", "字节数，不小于 0")));
        }
        String type = document.mediaType() == null || document.mediaType().isBlank()
                ? null
                : document.mediaType().strip().toLowerCase(Locale.ROOT);
        if (type != null && !MEDIA_TYPE.matcher(type).matches()) {
            problems.add(wrong(
                    pointer + "/mediaType",
                    document.mediaType(),
                    Text.of("a media type such as application/pdf", "媒体类型，如 application/pdf")));
        }
        return problems.size() == before && name != null && size != null
                ? new Attachment(name, sha256, size, type)
                : null;
    }

    private static FieldProblem wrong(String pointer, @Nullable String value, Text expected) {
        String shown = value == null ? null : value.length() > 100 ? value.substring(0, 100) + "…" : value;
        return new FieldProblem(pointer, shown, ParksProblem.WRONG_ATTACHMENT.code(), expected);
    }
}
