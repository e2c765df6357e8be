import BKJob
import JobLogs
import LogFiles

/// Where the platform is and how it is spoken to.
public typealias Endpoint = BKJob.Endpoint
/// The platform's two doors.
public typealias Door = BKJob.Door
/// What the platform asks for before it answers.
public typealias Credentials = BKJob.Credentials
/// A text that no output may show.
public typealias Secret = BKJob.Secret
/// A link to a page of the platform.
public typealias JobLink = BKJob.JobLink
/// What became of a fetch.
public typealias FetchReport = JobLogs.FetchReport
/// How what failed is asked for again.
public typealias BackOff = JobLogs.BackOff
/// The forms in which logs can lie on disk.
public typealias OpenedForm = LogFileForm
