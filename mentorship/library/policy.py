"""The numbers of the library, and which kinds of file it keeps."""

ACTIVITY = "resources"  # the column of MEM-3's table
FILE_MOST_MB = 100  # a short film, taken in well within gunicorn's 30 s; `deploy/nginx.conf` lets as much through
CHUNK_BYTES = 256 * 1024  # a file is kept, read and sent in pieces of this size, so that none is ever held whole
NAME_MOST = 120
WORDS_MOST = 20_000  # characters of a guide or a transcript
REASON_MOST = 300
# What staff may upload: the end of the name and what it is served as. Nothing that a browser would run, and no
# pictures: they carry where they were taken, and a PDF shows them as well.
OFFICE = "application/vnd.openxmlformats-officedocument"
FILE_TYPES = {
    "pdf": "application/pdf",
    "docx": f"{OFFICE}.wordprocessingml.document",
    "pptx": f"{OFFICE}.presentationml.presentation",
    "xlsx": f"{OFFICE}.spreadsheetml.sheet",
    "mp3": "audio/mpeg",
    "mp4": "video/mp4",
    "webm": "video/webm",
    "vtt": "text/vtt; charset=utf-8",
}
VIDEO, AUDIO = ("video/mp4", "video/webm"), ("audio/mpeg",)  # what the page of a resource plays
CAPTIONS = FILE_TYPES["vtt"]
CAPTIONS_MOST_MB = 2
