package cn.onezone.kit.web;

import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.problem.ProblemDocument;
import cn.onezone.kit.trace.Trace;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UnsupportedEncodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.springframework.http.MediaType;
import org.springframework.util.unit.DataSize;
import org.springframework.web.filter.OncePerRequestFilter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Refuses bodies beyond a limit with 413, by their declared length at once and by counting where none is declared. {@link
 * FileUpload}s have a limit of their own; a body of several parts is refused with 415 everywhere else, for the server itself
 * reads the parts, on to the disk, where nobody counts.
 */
public final class BodyLimit extends OncePerRequestFilter {
    private static final Problem MULTIPART = Problem.of(
            KitProblem.UNSUPPORTED_MEDIA_TYPE,
            "a body of several parts (expected: only where files are taken, POST …/imports)",
            "多部分请求体（仅文件导入 POST …/imports 可用）");

    private final DataSize usual;
    private final DataSize uploads;
    private final JsonMapper json;

    /**
     * @param usual limit of a body
     * @param uploads limit of a file upload
     */
    public BodyLimit(DataSize usual, DataSize uploads, JsonMapper json) {
        this.usual = usual;
        this.uploads = uploads;
        this.json = json;
    }

    /** The body has grown beyond its limit while being read. */
    public static final class BodyTooLarge extends IOException {
        private static final long serialVersionUID = 1L;
        private final long limit;

        BodyTooLarge(long limit) {
            super("body larger than " + limit + " bytes");
            this.limit = limit;
        }

        /** The limit in bytes. */
        public long limit() {
            return limit;
        }
    }

    /** The refusal. */
    public static Problem problem(long limit) {
        return Problem.of(KitProblem.BODY_TOO_LARGE, "expected at most " + limit + " bytes", "至多 " + limit + " 字节");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String type = request.getContentType();
        boolean upload = FileUpload.is(request.getMethod(), request.getServletPath(), type);
        if (!upload && FileUpload.isMultipart(type)) {
            refuse(request, response, MULTIPART);
            return;
        }
        long limit = (upload ? uploads : usual).toBytes();
        if (request.getContentLengthLong() > limit) {
            refuse(request, response, problem(limit));
            return;
        }
        chain.doFilter(request.getContentLengthLong() >= 0 ? request : new Counted(request, limit), response);
    }

    private void refuse(HttpServletRequest request, HttpServletResponse response, Problem problem) throws IOException {
        response.setStatus(problem.kind().status());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.setHeader("Connection", "close");
        response.getOutputStream()
                .write(json.writeValueAsString(
                                ProblemDocument.of(problem, request.getLocale(), request.getRequestURI(), Trace.id()))
                        .getBytes(StandardCharsets.UTF_8));
    }

    private static final class Counted extends HttpServletRequestWrapper {
        private final long limit;

        Counted(HttpServletRequest request, long limit) {
            super(request);
            this.limit = limit;
        }

        @Override
        public ServletInputStream getInputStream() throws IOException {
            return new CountedStream(super.getInputStream(), limit);
        }

        @Override
        public BufferedReader getReader() throws IOException {
            String encoding = getCharacterEncoding();
            try {
                return new BufferedReader(new InputStreamReader(
                        getInputStream(), encoding == null ? StandardCharsets.UTF_8 : Charset.forName(encoding)));
            } catch (IllegalArgumentException e) {
                throw new UnsupportedEncodingException(encoding);
            }
        }
    }

    private static final class CountedStream extends ServletInputStream {
        private final ServletInputStream in;
        private final long limit;
        private long read;

        CountedStream(ServletInputStream in, long limit) {
            this.in = in;
            this.limit = limit;
        }

        private int count(int n) throws IOException {
            if (n > 0) {
                read += n;
                if (read > limit) {
                    throw new BodyTooLarge(limit);
                }
            }
            return n;
        }

        @Override
        public int read() throws IOException {
            int one = in.read();
            if (one >= 0) {
                count(1);
            }
            return one;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            return count(in.read(bytes, from, length));
        }

        @Override
        public boolean isFinished() {
            return in.isFinished();
        }

        @Override
        public boolean isReady() {
            return in.isReady();
        }

        @Override
        public void setReadListener(ReadListener listener) {
            in.setReadListener(listener);
        }
    }
}
